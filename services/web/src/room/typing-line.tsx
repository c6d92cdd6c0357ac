import { listed } from "../lib/format.ts";
import { usePeople, useRoomState } from "../lib/room-context.ts";

export function TypingLine() {
  const { byActor } = usePeople();
  const typing = useRoomState((snapshot) => snapshot.typing);
  const names = typing.map((actor) => byActor.get(actor)?.name ?? "Somebody");
  return (
    <p className="typing">
      {names.length > 0 && `${listed(names)} ${names.length === 1 ? "is" : "are"} typing …`}
    </p>
  );
}
