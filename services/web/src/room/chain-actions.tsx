import { Button } from "../components/button.tsx";
import { useCan } from "../lib/room-context.ts";
import { useAct } from "../lib/use-act.ts";

/** The three ways on for a chain that reached a limit. */
export function ChainActions({ chain }: { readonly chain: string | null }) {
  const act = useAct();
  if (!useCan("write")) return null;
  return (
    <span className="needs-actions">
      <Button
        small
        tone="primary"
        onClick={() => void act("chain.continue", { chain, mode: "all" })}
        title="Gives it its whole allowance again"
      >
        Continue
      </Button>
      <Button
        small
        onClick={() => void act("chain.continue", { chain, mode: "once" })}
        title="Lets go only what is held now"
      >
        Continue once
      </Button>
      <Button
        small
        tone="bad"
        onClick={() => void act("chain.end", { chain })}
        title="What it holds fails, and nobody is woken any more"
      >
        End
      </Button>
    </span>
  );
}
