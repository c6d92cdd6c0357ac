import type { TurnUsage } from "@envoy/space";
import type { RuntimeResult } from "./runtime-messages.ts";

/**
 * Adds what one result of the runtime cost. Only the figures since the last result count: the runtime's totals
 * run over the life of its process and start anew after a crash.
 */
export function addUsage(usage: TurnUsage, result: RuntimeResult): TurnUsage {
  const perModel = Object.values(result.model_usage_since_last_result ?? {});
  return perModel.reduce<TurnUsage>(
    (sum, model) => ({
      inputTokens:
        sum.inputTokens + model.inputTokens + model.cacheReadInputTokens + model.cacheCreationInputTokens,
      cachedInputTokens: sum.cachedInputTokens + model.cacheReadInputTokens,
      outputTokens: sum.outputTokens + model.outputTokens,
      costUsd: model.costUSD === null ? sum.costUsd : (sum.costUsd ?? 0) + model.costUSD,
      reported: true,
    }),
    usage,
  );
}
