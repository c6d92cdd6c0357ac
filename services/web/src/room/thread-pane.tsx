import { ArrowUpRight } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Composer } from "../composer/composer.tsx";
import { plural } from "../lib/format.ts";
import { usePeople, useRoom, useRoomState } from "../lib/room-context.ts";
import { timelineRows } from "../lib/timeline.ts";
import { useUi } from "../lib/ui-context.ts";
import { RowView } from "./conversation.tsx";
import { EphemeralCardView } from "./ephemeral-card.tsx";
import { MessageRow } from "./message-row.tsx";
import { OutgoingRow } from "./outgoing-row.tsx";
import { PaneHead } from "./pane-head.tsx";
import { useStickyScroll } from "./use-sticky-scroll.ts";

/** One message with everything below it, beside the conversation. */
export function ThreadPane({ root: id }: { readonly root: string }) {
  const room = useRoom();
  const ui = useUi();
  const { me } = usePeople();
  const messages = useRoomState((snapshot) => snapshot.messages);
  const turns = useRoomState((snapshot) => snapshot.turns);
  const outgoing = useRoomState((snapshot) => snapshot.outgoing);
  const page = useRoomState((snapshot) => snapshot.threads.get(id));
  const root = messages.get(id);
  const scroller = useRef<HTMLDivElement>(null);
  const { content } = useStickyScroll(scroller);
  useEffect(() => {
    void room.loadThread(id);
  }, [room, id]);
  const rows = useMemo(
    () => timelineRows({ messages, turns, thread: id, newAfter: null, me }),
    [messages, turns, id, me],
  );
  return (
    <section className="pane-body thread" aria-label="Thread">
      <PaneHead title="Thread">
        <IconButton label="Show in the conversation" onClick={() => ui.reveal(id)}>
          <ArrowUpRight />
        </IconButton>
      </PaneHead>
      <div className="scroller" ref={scroller}>
        <div className="rows" ref={content}>
          {root === undefined ? (
            <Empty title="The message this thread hangs on is not loaded" />
          ) : (
            <MessageRow
              message={root}
              turn={root.turn === null ? null : (turns.get(root.turn) ?? null)}
              head
              inThread
            />
          )}
          <p className="thread-rule">
            {root !== undefined && root.replies > 0
              ? plural(root.replies, "reply", "replies")
              : "No replies yet"}
          </p>
          {page !== undefined && page.before !== null && (
            <Button small tone="quiet" onClick={() => void room.loadThread(id)}>
              Earlier replies
            </Button>
          )}
          {rows
            .filter((row) => row.kind !== "day")
            .map((row) => (
              <RowView key={row.key} row={row} inThread />
            ))}
          {outgoing
            .filter((one) => one.thread === id)
            .map((one) => (
              <OutgoingRow key={one.key} outgoing={one} />
            ))}
          {ui.cards
            .filter((one) => one.thread === id)
            .map((one) => (
              <EphemeralCardView key={one.id} card={one} />
            ))}
        </div>
      </div>
      <Composer key={id} thread={id} />
    </section>
  );
}
