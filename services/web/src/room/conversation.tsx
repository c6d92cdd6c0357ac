import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { dayLabel, plural } from "../lib/format.ts";
import { usePeople, useRoom, useRoomState, useSpace } from "../lib/room-context.ts";
import { type Row, timelineRows } from "../lib/timeline.ts";
import { useUi } from "../lib/ui-context.ts";
import { EphemeralCardView } from "./ephemeral-card.tsx";
import { MessageRow } from "./message-row.tsx";
import { OutgoingRow } from "./outgoing-row.tsx";
import { TurnRow } from "./turn-row.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useRead } from "./use-read.ts";
import { useStickyScroll } from "./use-sticky-scroll.ts";
import { Welcome } from "./welcome.tsx";

/** The room's conversation: history above, what happens now below. It never takes the scroll from a reader. */
export function Conversation() {
  const room = useRoom();
  const { id } = useSpace();
  const { me } = usePeople();
  const { cards } = useUi();
  const messages = useRoomState((snapshot) => snapshot.messages);
  const turns = useRoomState((snapshot) => snapshot.turns);
  const outgoing = useRoomState((snapshot) => snapshot.outgoing);
  const history = useRoomState((snapshot) => snapshot.history);
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useStickyScroll(scroller);
  const read = useRead({ space: id, messages, me, atEnd: scroll.atEnd });
  const rows = useMemo(
    () => timelineRows({ messages, turns, thread: null, newAfter: read.newAfter, me }),
    [messages, turns, read.newAfter, me],
  );
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const sentinel = top.current;
    if (sentinel === null || history.before === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void room.loadOlder();
      },
      { root: scroller.current, rootMargin: "600px 0px 0px" },
    );
    observer.observe(sentinel);
    return () => observer.disconnect();
  }, [room, history]);
  const sending = outgoing.filter((one) => one.thread === null);
  const mine = cards.filter((one) => one.thread === null);
  return (
    <div className="conversation">
      <div
        className="scroller"
        ref={scroller}
        role="log"
        aria-label="Conversation"
        aria-live="polite"
        aria-relevant="additions"
      >
        <div className="rows" ref={scroll.content}>
          <div ref={top} className="history-edge">
            {history.state === "loading" && "Fetching earlier messages …"}
            {history.state === "failed" && (
              <button type="button" onClick={() => void room.loadOlder()}>
                Earlier messages could not be fetched. Try again
              </button>
            )}
          </div>
          {rows.length === 0 && sending.length === 0 && <Welcome />}
          {rows.map((row) => (
            <RowView key={row.key} row={row} />
          ))}
          {sending.map((one) => (
            <OutgoingRow key={one.key} outgoing={one} />
          ))}
          {mine.map((one) => (
            <EphemeralCardView key={one.id} card={one} />
          ))}
          <TypingLine />
        </div>
      </div>
      {!scroll.atEnd && (
        <button type="button" className="to-end" onClick={() => scroll.toEnd()}>
          <ArrowDown /> {read.unread > 0 ? `${plural(read.unread, "new message")}` : "To the newest"}
        </button>
      )}
    </div>
  );
}

export function RowView({ row, inThread = false }: { readonly row: Row; readonly inThread?: boolean }) {
  switch (row.kind) {
    case "day":
      return (
        <h2 className="day">
          <span>{dayLabel(row.at, Date.now())}</span>
        </h2>
      );
    case "new":
      return (
        <p className="new-line">
          <span>New</span>
        </p>
      );
    case "turn":
      return <TurnRow turn={row.turn} />;
    case "message":
      return <MessageRow message={row.message} turn={row.turn} head={row.head} inThread={inThread} />;
  }
}
