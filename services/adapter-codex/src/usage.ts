import { noUsage } from "@envoy/agent-kit";
import type { TurnUsage } from "@envoy/space";
import type { TokenCounts } from "./wire.ts";

/** The tokens of one turn, from the runtime's running total of the whole thread. */
export interface UsageMeter {
  add(report: { readonly total: TokenCounts; readonly last: TokenCounts }): TurnUsage;
  current(): TurnUsage;
}

/** The first report of a turn also says what stood before it: the total without the last response. */
export function createUsageMeter(): UsageMeter {
  let before: TokenCounts | null = null;
  let usage = noUsage;
  return {
    add: ({ total, last }) => {
      before ??= subtract(total, last);
      const spent = subtract(total, before);
      usage = {
        inputTokens: spent.inputTokens,
        cachedInputTokens: spent.cachedInputTokens,
        outputTokens: spent.outputTokens,
        costUsd: null,
        reported: true,
      };
      return usage;
    },
    current: () => usage,
  };
}

function subtract(a: TokenCounts, b: TokenCounts): TokenCounts {
  const less = (key: keyof TokenCounts) => Math.max(0, a[key] - b[key]);
  return {
    totalTokens: less("totalTokens"),
    inputTokens: less("inputTokens"),
    cachedInputTokens: less("cachedInputTokens"),
    outputTokens: less("outputTokens"),
  };
}
