import type { Outgoing } from "@envoy/client";
import { Avatar } from "../components/avatar.tsx";
import { Button } from "../components/button.tsx";
import { Markdown } from "../components/markdown.tsx";
import { usePeople, useRoom } from "../lib/room-context.ts";
import { AuthorLine } from "./author-line.tsx";

/** A message on its way: shown at once, with what keeps it where something does. */
export function OutgoingRow({ outgoing }: { readonly outgoing: Outgoing }) {
  const { me } = usePeople();
  const room = useRoom();
  return (
    <article className={`message message-head outgoing outgoing-${outgoing.state}`}>
      <Avatar actor={me} />
      <div className="message-main">
        <AuthorLine actor={me} at={outgoing.at}>
          {outgoing.state === "sending" && <span className="faint">sending …</span>}
        </AuthorLine>
        <div className="message-body">
          <Markdown text={outgoing.text} />
        </div>
        {outgoing.state === "failed" && (
          <p className="outcome outcome-bad" role="alert">
            <strong>Not sent</strong>: {outgoing.error?.message}
            <Button small onClick={() => void room.retry(outgoing.key)}>
              Retry
            </Button>
            <Button small tone="quiet" onClick={() => room.discard(outgoing.key)}>
              Discard
            </Button>
          </p>
        )}
      </div>
    </article>
  );
}
