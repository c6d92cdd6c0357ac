import type { MessageView } from "@envoy/protocol";
import { listed } from "../lib/format.ts";
import { usePeople } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";

export const quickReactions = ["👍", "🎉", "👀", "❤️", "🚀", "🤔", "✅", "👎"] as const;

export function Reactions({ message }: { readonly message: MessageView }) {
  const people = usePeople();
  const act = useAct();
  if (message.reactions.length === 0) return null;
  return (
    <div className="reactions">
      {message.reactions.map(({ emoji, actors }) => {
        const mine = actors.includes(people.me);
        const names = listed(actors.map((actor) => people.byActor.get(actor)?.name ?? "somebody"));
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={mine}
            aria-label={`${emoji}, ${names}`}
            title={names}
            onClick={() => void act("message.react", { message: message.id, emoji, on: !mine })}
          >
            {emoji} <span className="tabular">{actors.length}</span>
          </button>
        );
      })}
    </div>
  );
}
