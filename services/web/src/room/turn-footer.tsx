import type { TurnView } from "@envoy/protocol";
import { amount, duration, money } from "../lib/format.ts";
import { useMember, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";

/** What a turn took: model, tokens, money, time, and the prompt it worked under. */
export function TurnFooter({ turn }: { readonly turn: TurnView }) {
  const { prompts } = useSpace();
  const { openRole } = useUi();
  // The digest is that of the prompt with its shared parts, which no file has.
  const role = useMember(turn.agent)?.agentRole;
  const prompt = prompts.find((one) => one.name === role);
  const { usage } = turn;
  const facts: string[] = [];
  if (turn.model !== null) facts.push(turn.model);
  if (usage?.reported === true) facts.push(`${amount(usage.inputTokens + usage.outputTokens)} tokens`);
  if (usage?.costUsd != null && usage.costUsd > 0) facts.push(money(usage.costUsd));
  if (turn.finishedAt !== null) facts.push(duration(turn.finishedAt - turn.startedAt));
  const detail =
    usage?.reported === true
      ? `${usage.inputTokens} in (${usage.cachedInputTokens} from cache), ${usage.outputTokens} out`
      : "the runtime reported no usage";
  return (
    <footer className="turn-foot">
      <span title={detail}>{facts.join(" · ")}</span>
      {turn.promptDigest !== null && (
        <button
          type="button"
          disabled={prompt === undefined}
          onClick={() => prompt !== undefined && openRole(prompt.name)}
          title="The prompt it worked under"
        >
          prompt <code>{turn.promptDigest.slice(0, 7)}</code>
        </button>
      )}
    </footer>
  );
}
