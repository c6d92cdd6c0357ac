import { CornerUpRight } from "lucide-react";
import { useMember, useRoomState } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";

/** The first line of the message that another one answers. */
export function Quote({ message: id }: { readonly message: string }) {
  const message = useRoomState((snapshot) => snapshot.messages.get(id));
  const author = useMember(message?.author ?? "");
  const { reveal } = useUi();
  const [line = ""] = (message?.text ?? "").split("\n");
  return (
    <button type="button" className="quote" onClick={() => reveal(id)}>
      <CornerUpRight />
      <strong>{author?.handle ?? ""}</strong>
      <span>{message === undefined ? "an earlier message" : message.text === null ? "removed" : line}</span>
    </button>
  );
}
