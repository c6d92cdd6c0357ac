import type { MessageView, TurnView } from "@envoy/protocol";
import { MessagesSquare, Pin } from "lucide-react";
import { memo } from "react";
import { Avatar } from "../components/avatar.tsx";
import { Markdown } from "../components/markdown.tsx";
import { ago, clock, fullTime, plural } from "../lib/format.ts";
import { usePeople, useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useNow } from "../lib/use-now.ts";
import { AuthorLine } from "./author-line.tsx";
import { ChangedFiles } from "./changed-files.tsx";
import { DeliveryTracks } from "./delivery-track.tsx";
import { EditBox } from "./edit-box.tsx";
import { MessageActions } from "./message-actions.tsx";
import { Quote } from "./quote.tsx";
import { Reactions } from "./reactions.tsx";
import { TurnFooter } from "./turn-footer.tsx";
import { TurnWork } from "./turn-work.tsx";

interface MessageRowProps {
  readonly message: MessageView;
  readonly turn: TurnView | null;
  readonly head: boolean;
  /** In a thread there is no thread line, and no quote of the root. */
  readonly inThread?: boolean;
}

/** A message; an agent's answer with the work that led to it folded above. */
export const MessageRow = memo(function MessageRow({
  message,
  turn,
  head,
  inThread = false,
}: MessageRowProps) {
  const people = usePeople();
  const { pins } = useSpace();
  const { editing } = useUi();
  const forMe = message.mentions.some((name) => people.names.get(name.toLowerCase()) === "me");
  const classes = [
    "message",
    head ? "message-head" : "message-on",
    turn === null ? "" : "message-answer",
    forMe ? "message-for-me" : "",
  ];
  return (
    <article
      className={classes.join(" ")}
      data-hue={people.hues.get(message.author)}
      data-row={message.id}
      tabIndex={-1}
      aria-label={`${people.byActor.get(message.author)?.handle ?? "somebody"}, ${clock(message.at)}`}
    >
      {head ? (
        <Avatar actor={message.author} />
      ) : (
        <time className="message-time" title={fullTime(message.at)}>
          {clock(message.at)}
        </time>
      )}
      <div className="message-main">
        {head && (
          <AuthorLine actor={message.author} at={message.at}>
            {pins.includes(message.id) && <Pin className="pinned" aria-label="pinned" />}
          </AuthorLine>
        )}
        {message.replyTo !== null && turn === null && !inThread && <Quote message={message.replyTo} />}
        {turn !== null && <TurnWork turn={turn} />}
        {editing === message.id ? <EditBox message={message} /> : <MessageBody message={message} />}
        {turn !== null && <ChangedFiles items={turn.items} />}
        <Reactions message={message} />
        <DeliveryTracks message={message} />
        {!inThread && message.replies > 0 && <ThreadLine message={message} />}
        {turn !== null && <TurnFooter turn={turn} />}
      </div>
      {editing !== message.id && message.text !== null && (
        <MessageActions message={message} inThread={inThread} />
      )}
    </article>
  );
});

function MessageBody({ message }: { readonly message: MessageView }) {
  if (message.text === null) return <p className="removed">This message was removed.</p>;
  return (
    <div className="message-body">
      <Markdown text={message.text} />
      {message.editedAt !== null && (
        <span className="edited" title={fullTime(message.editedAt)}>
          edited
        </span>
      )}
    </div>
  );
}

function ThreadLine({ message }: { readonly message: MessageView }) {
  const { openPane } = useUi();
  const now = useNow(60_000);
  const working = useRoomState((snapshot) =>
    [...snapshot.turns.values()].some((one) => one.thread === message.id && one.state === "working"),
  );
  return (
    <button
      type="button"
      className="thread-line"
      onClick={() => openPane({ kind: "thread", root: message.id })}
    >
      <MessagesSquare /> {plural(message.replies, "reply", "replies")}
      {working && (
        <span className="badge badge-live">
          <i className="pulse" /> working
        </span>
      )}
      {message.lastReplyAt !== null && <span className="faint">{ago(message.lastReplyAt, now)}</span>}
    </button>
  );
}
