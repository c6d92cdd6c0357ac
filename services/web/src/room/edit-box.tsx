import type { MessageView } from "@envoy/protocol";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";

/** Changes a message of one's own in its place. Enter saves, Escape leaves it as it was. */
export function EditBox({ message }: { readonly message: MessageView }) {
  const [text, setText] = useState(message.text ?? "");
  const { setEditing } = useUi();
  const act = useAct();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
  }, []);
  const save = async () => {
    const changed = text.trim() !== "" && text.trim() !== message.text;
    if (!changed || (await act("message.edit", { message: message.id, text })) !== null) setEditing(null);
  };
  return (
    <div className="edit-box">
      <textarea
        ref={box}
        aria-label="Edit message"
        rows={Math.min(10, text.split("\n").length + 1)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            setEditing(null);
          }
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <p>
        <Button small tone="primary" onClick={() => void save()}>
          Save
        </Button>
        <Button small tone="quiet" onClick={() => setEditing(null)}>
          Cancel
        </Button>
        <span className="faint">Nobody is woken again by an edit.</span>
      </p>
    </div>
  );
}
