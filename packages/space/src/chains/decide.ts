import type { Draft } from "../entry.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { LimitName } from "./records.ts";
import type { Chain } from "./state.ts";

export interface Reach {
  readonly limit: LimitName;
  readonly value: number;
  readonly max: number;
}

/**
 * Which limit the next delivery of a chain would pass, or null. `fanOut` is how many agents the same message
 * has woken already. A person's own message starts a chain, so it is never stopped here.
 */
export function limitReached(
  state: SpaceState,
  ask: { chain: Chain; from: string; to: string; depth: number; fanOut: number; now: number },
): Reach | null {
  const { chain } = ask;
  const used: Readonly<Record<LimitName, number>> = {
    depth: ask.depth - chain.depthBase,
    turns: chain.turns + 1,
    pair: (chain.pairs[`${ask.from}>${ask.to}`] ?? 0) + 1,
    fanOut: ask.fanOut + 1,
    wallMs: ask.now - chain.since,
    tokens: chain.tokens + 1,
    costUsd: chain.costUsd,
  };
  for (const limit of Object.keys(used) as LimitName[]) {
    const max = state.limits[limit];
    const value = used[limit];
    const over = limit === "costUsd" ? value >= (max ?? 0) : value > (max ?? 0);
    if (max !== null && over) return { limit, value, max };
  }
  return null;
}

/** Lets a held chain go on. */
export function continueChain(
  state: SpaceState,
  ask: { chain: string; mode: "all" | "once" },
): Decision<"chain_not_found" | "chain_not_held"> {
  const chain = state.chains[ask.chain];
  if (chain === undefined) return refuse("chain_not_found", { chain: ask.chain });
  if (chain.status !== "held") return refuse("chain_not_held", { chain: ask.chain });
  return { ok: true, value: [{ type: "chain.continued", body: ask }] };
}

/** Ends a chain for good: what it holds fails, and what its turns still ask for wakes nobody. */
export function endChain(state: SpaceState, ask: { chain: string }): Decision<"chain_not_found"> {
  const chain = state.chains[ask.chain];
  if (chain === undefined) return refuse("chain_not_found", ask);
  return { ok: true, value: chain.status === "ended" ? [] : [{ type: "chain.ended", body: ask }] };
}

/** Sets a limit for all chains of the space. Only tokens and money can be without one. */
export function setLimit(
  state: SpaceState,
  change: { limit: LimitName; value: number | null },
): Decision<"bad_limits"> {
  if (change.value === null && change.limit !== "tokens" && change.limit !== "costUsd") {
    return refuse("bad_limits", { limit: change.limit });
  }
  if (state.limits[change.limit] === change.value) return { ok: true, value: [] };
  const draft: Draft = { type: "space.limit", body: change };
  return { ok: true, value: [draft] };
}

/** One line for people: which limit was reached. */
export function limitSentence(reach: Reach): string {
  switch (reach.limit) {
    case "depth":
      return `${reach.max} hand-overs in a row without a person`;
    case "turns":
      return `${reach.max} turns since a person last wrote`;
    case "pair":
      return `${reach.max} messages from one agent to the same other agent`;
    case "fanOut":
      return `${reach.max} agents woken by one message`;
    case "wallMs":
      return `${Math.round(reach.max / 60_000)} minutes since a person last wrote`;
    case "tokens":
      return `${reach.max} tokens`;
    case "costUsd":
      return `$${reach.max.toFixed(2)}`;
  }
}
