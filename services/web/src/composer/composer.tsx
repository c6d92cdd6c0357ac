import { ArrowUp, CornerUpRight, X } from "lucide-react";
import { useRef, useState } from "react";
import { IconButton } from "../components/icon-button.tsx";
import { useCan, useMember, usePeople, useRoom, useRoomState } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { CommandMenu } from "./command-menu.tsx";
import { MentionMenu } from "./mention-menu.tsx";
import { TriggerStrip } from "./trigger-strip.tsx";
import { useComposerText } from "./use-composer-text.ts";
import { useMenu } from "./use-menu.ts";
import { useSubmit } from "./use-submit.ts";

interface ComposerProps {
  /** The root of the thread it writes into; null: the room. */
  readonly thread: string | null;
}

/** Where people write: mentions, commands, and what sending would set off, before it does. */
export function Composer({ thread }: ComposerProps) {
  const room = useRoom();
  const people = usePeople();
  const ui = useUi();
  const mayWrite = useCan("write");
  const messages = useRoomState((snapshot) => snapshot.messages);
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const { text, setText } = useComposerText(thread, box);
  const submit = useSubmit(thread);
  const menu = useMenu({ text, caret });
  const replyTo = thread === null ? ui.replyTo : null;

  const put = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    requestAnimationFrame(() => box.current?.setSelectionRange(at, at));
  };
  const choose = (name: string) => {
    const { trigger } = menu;
    if (trigger === null) return;
    const head = `${text.slice(0, trigger.start)}${trigger.kind === "mention" ? "@" : "/"}${name} `;
    put(head + text.slice(trigger.end).replace(/^ /, ""), head.length);
    box.current?.focus();
  };
  const send = () => {
    if (text.trim() === "") return;
    const sent = text;
    setText("");
    ui.setReplyTo(null);
    void submit(sent, replyTo);
  };
  const editLast = () => {
    const mine = [...messages.values()].filter(
      (one) => one.author === people.me && one.thread === thread && one.text !== null,
    );
    const last = mine.toSorted((a, b) => a.seq - b.seq).at(-1);
    if (last !== undefined) ui.setEditing(last.id);
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (menu.onKeyDown(event, choose)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      editLast();
    } else if (event.key === "Escape") {
      if (replyTo !== null) ui.setReplyTo(null);
      else box.current?.blur();
    }
  };

  if (!mayWrite) return <p className="composer-closed">You can read here, and not write.</p>;
  return (
    <div className="composer">
      {menu.trigger?.kind === "mention" && <MentionMenu menu={menu} onChoose={choose} />}
      {menu.trigger?.kind === "command" && <CommandMenu menu={menu} onChoose={choose} />}
      {replyTo !== null && <ReplyStrip message={replyTo} onDrop={() => ui.setReplyTo(null)} />}
      <div className="composer-box">
        <textarea
          ref={box}
          data-composer={thread === null ? "main" : "thread"}
          rows={1}
          value={text}
          placeholder={thread === null ? invitation() : "Answer in this thread"}
          aria-label={thread === null ? "Message" : "Answer in this thread"}
          aria-autocomplete="list"
          aria-controls={menu.open ? menu.id : undefined}
          aria-activedescendant={menu.open ? `${menu.id}-${menu.index}` : undefined}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            room.typing();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onBlur={menu.dismiss}
        />
        <IconButton label="Send (Enter)" className="send" disabled={text.trim() === ""} onClick={send}>
          <ArrowUp />
        </IconButton>
      </div>
      <TriggerStrip text={text} />
    </div>
  );
}

function ReplyStrip({ message: id, onDrop }: { readonly message: string; readonly onDrop: () => void }) {
  const message = useRoomState((snapshot) => snapshot.messages.get(id));
  const author = useMember(message?.author ?? "");
  return (
    <p className="reply-strip">
      <CornerUpRight />
      <span>
        Replying to <strong>{author?.handle}</strong> {message?.text?.split("\n")[0]}
      </span>
      <IconButton label="Do not reply to it" onClick={onDrop}>
        <X />
      </IconButton>
    </p>
  );
}

/** As long as the box is wide. */
function invitation(): string {
  return innerWidth < 640
    ? "Write to the room"
    : "Write to the room. @ asks somebody to act, / runs a command";
}
