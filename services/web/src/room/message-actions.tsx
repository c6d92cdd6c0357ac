import type { MessageView } from "@envoy/protocol";
import {
  Copy,
  Ellipsis,
  Link2,
  MessagesSquare,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react";
import { IconButton } from "../components/icon-button.tsx";
import { Popover } from "../components/popover.tsx";
import { linkTo } from "../lib/address-bar.ts";
import { useCan, usePeople, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";
import { quickReactions } from "./reactions.tsx";

interface MessageActionsProps {
  readonly message: MessageView;
  readonly inThread: boolean;
}

/** What can be done with a message; shown on hover and when it is focused. */
export function MessageActions({ message, inThread }: MessageActionsProps) {
  const ui = useUi();
  const act = useAct();
  const people = usePeople();
  const { id, pins } = useSpace();
  const mayWrite = useCan("write");
  const isAdmin = useCan("admin");
  const isMine = message.author === people.me;
  const isPinned = pins.includes(message.id);
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    ui.say(`${what} copied`);
  };
  return (
    <div className="message-actions" role="toolbar" aria-label="Message">
      {mayWrite && (
        <Popover label="React" className="icon-button" trigger={<SmilePlus />}>
          {(close) => (
            <div className="emoji-list">
              {quickReactions.map((emoji) => (
                <button
                  key={emoji}
                  type="button"
                  aria-label={`React with ${emoji}`}
                  onClick={() => {
                    close();
                    void act("message.react", { message: message.id, emoji, on: true });
                  }}
                >
                  {emoji}
                </button>
              ))}
            </div>
          )}
        </Popover>
      )}
      {mayWrite && !inThread && (
        <IconButton label="Reply (r)" onClick={() => ui.setReplyTo(message.id)}>
          <Reply />
        </IconButton>
      )}
      {!inThread && (
        <IconButton label="Thread (t)" onClick={() => ui.openPane({ kind: "thread", root: message.id })}>
          <MessagesSquare />
        </IconButton>
      )}
      <Popover label="More" className="icon-button" trigger={<Ellipsis />}>
        {(close) => {
          const choose = (run: () => unknown) => () => {
            close();
            run();
          };
          return (
            <div className="menu-list">
              <button type="button" onClick={choose(() => copy(message.text ?? "", "Text"))}>
                <Copy /> Copy text
              </button>
              <button type="button" onClick={choose(() => copy(linkTo(id, message.id), "Link"))}>
                <Link2 /> Copy link
              </button>
              {mayWrite && (
                <button
                  type="button"
                  onClick={choose(() => act("message.pin", { message: message.id, on: !isPinned }))}
                >
                  {isPinned ? (
                    <>
                      <PinOff /> Unpin
                    </>
                  ) : (
                    <>
                      <Pin /> Pin
                    </>
                  )}
                </button>
              )}
              {isMine && mayWrite && (
                <button type="button" onClick={choose(() => ui.setEditing(message.id))}>
                  <Pencil /> Edit
                </button>
              )}
              {(isMine || isAdmin) && (
                <button
                  type="button"
                  className="bad"
                  onClick={choose(() => {
                    if (confirm("Remove the text of this message for good?"))
                      void act("message.redact", { message: message.id });
                  })}
                >
                  <Trash2 /> Remove
                </button>
              )}
            </div>
          );
        }}
      </Popover>
    </div>
  );
}
