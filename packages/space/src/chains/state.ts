import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { LimitName } from "./records.ts";

/** Limits of one chain: everything that one person's message sets off. Null: no limit. */
export type ChainLimits = Readonly<Record<LimitName, number | null>>;

export const defaultLimits: ChainLimits = {
  depth: 24,
  turns: 40,
  /** Messages from one agent to one other agent. */
  pair: 12,
  /** Agents woken by one message. */
  fanOut: 6,
  wallMs: 2 * 60 * 60 * 1000,
  tokens: null,
  costUsd: null,
};

export interface Chain {
  readonly id: string;
  readonly startedBy: string;
  /** When its present allowance began. */
  readonly since: number;
  readonly turns: number;
  readonly pairs: Readonly<Record<string, number>>;
  readonly depth: number;
  /** The depth its present allowance began at. */
  readonly depthBase: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly status: "running" | "held" | "ended";
  readonly heldBy: { readonly limit: LimitName; readonly value: number; readonly max: number } | null;
}

type ChainEntry = EntryOf<
  | "delivery.stored"
  | "delivery.held"
  | "turn.started"
  | "turn.finished"
  | "chain.held"
  | "chain.continued"
  | "chain.ended"
>;

/** Counts what a chain uses. A chain without open deliveries and turns is forgotten: see `dropIdleChains`. */
export function evolveChain(state: SpaceState, entry: ChainEntry): void {
  if (entry.body === null) return;
  const id = entry.body.chain;
  const chain = state.chains[id] ?? newChain(id, entry);
  state.chains[id] = next(chain, entry);
}

function newChain(id: string, entry: ChainEntry): Chain {
  const startedBy =
    entry.type === "delivery.stored" || entry.type === "delivery.held" ? (entry.body?.from ?? "") : "";
  return {
    id,
    startedBy,
    since: entry.at,
    turns: 0,
    pairs: {},
    depth: 0,
    depthBase: 0,
    tokens: 0,
    costUsd: 0,
    status: "running",
    heldBy: null,
  };
}

function next(chain: Chain, entry: ChainEntry): Chain {
  switch (entry.type) {
    case "delivery.stored": {
      const body = entry.body;
      if (body === null || body.attempts > 0 || body.lastTurn !== null) return chain;
      const pair = `${body.from}>${body.to}`;
      const pairs = { ...chain.pairs, [pair]: (chain.pairs[pair] ?? 0) + 1 };
      return { ...chain, pairs, depth: Math.max(chain.depth, body.depth) };
    }
    case "turn.started":
      return { ...chain, turns: chain.turns + 1 };
    case "turn.finished": {
      const usage = entry.body?.usage;
      if (usage === undefined) return chain;
      const tokens = chain.tokens + usage.inputTokens + usage.outputTokens;
      return { ...chain, tokens, costUsd: chain.costUsd + (usage.costUsd ?? 0) };
    }
    case "chain.held": {
      const body = entry.body;
      if (body === null) return chain;
      return { ...chain, status: "held", heldBy: { limit: body.limit, value: body.value, max: body.max } };
    }
    case "chain.continued": {
      const running = { ...chain, status: "running", heldBy: null } as const;
      if (entry.body?.mode === "once") return running;
      return {
        ...running,
        since: entry.at,
        turns: 0,
        pairs: {},
        depthBase: chain.depth,
        tokens: 0,
        costUsd: 0,
      };
    }
    case "chain.ended":
      return { ...chain, status: "ended", heldBy: null };
    default:
      return chain;
  }
}

/** Forgets chains that nothing waits or works for any more, so that state does not grow with history. */
export function dropIdleChains(state: SpaceState): void {
  const busy = new Set<string>();
  for (const one of Object.values(state.deliveries)) if (one.state !== "failed") busy.add(one.chain);
  for (const one of Object.values(state.turns)) busy.add(one.chain);
  for (const id of Object.keys(state.chains)) if (!busy.has(id)) delete state.chains[id];
}
