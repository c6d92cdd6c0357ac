import { limitReached, limitSentence } from "../chains/decide.ts";
import type { Chain } from "../chains/state.ts";
import type { Draft } from "../entry.ts";
import { deliveryIdOf } from "../ids.ts";
import type { SpaceState } from "../spaces/state.ts";
import { type Turn, turnOf } from "../turns/state.ts";

/** Why a delivery fails whose chain a person ended. */
export const CHAIN_ENDED = "the chain was ended";

export interface Addressing {
  /** The message or task that asks. */
  readonly message: string;
  readonly from: string;
  /** The turn it was written in, where that is known. */
  readonly turn: string | null;
  readonly thread: string | null;
  /** Actor ids of the agents it asks. */
  readonly agents: readonly string[];
  readonly now: number;
}

/**
 * One delivery for each agent that is asked to act. What an agent asks for during its turn belongs to the chain
 * of that turn and its limits; what anybody else asks for starts a chain and always passes.
 */
export function routeTo(state: SpaceState, ask: Addressing): Draft[] {
  const turn = turnBehind(state, ask);
  const chain = turn?.chain ?? ask.message;
  const depth = turn === undefined ? 0 : turn.depth + 1;
  const known = state.chains[chain];
  let stopped = known !== undefined && known.status !== "running";
  return ask.agents.flatMap((to, fanOut): Draft[] => {
    const delivery = deliveryIdOf(ask.message, to);
    if (isOpen(state, delivery)) return [];
    const place = { delivery, message: ask.message, to, from: ask.from, chain, depth, thread: ask.thread };
    const reach =
      known === undefined ? null : limitReached(state, { ...ask, chain: known, to, depth, fanOut });
    if (known === undefined || (reach === null && !stopped)) {
      const first = { attempts: 0, notBefore: null, reason: null, lastTurn: null };
      return [{ type: "delivery.stored", body: { ...place, ...first }, byHub: true }];
    }
    const held: Draft = {
      type: "delivery.held",
      body: { ...place, reason: whyHeld(known, reach) },
      byHub: true,
    };
    // A chain that a person ended holds nothing: what is still asked for in it ends at once, visibly.
    if (known.status === "ended") {
      const end = { delivery, message: ask.message, turn: null, reason: CHAIN_ENDED };
      return [held, { type: "delivery.failed", body: end, byHub: true }];
    }
    if (stopped || reach === null) return [held];
    stopped = true;
    return [held, { type: "chain.held", body: { chain, ...reach }, byHub: true }];
  });
}

/** The turn it comes from. What an agent says while it works is part of that work, named or not. */
function turnBehind(state: SpaceState, { from, turn }: Addressing): Turn | undefined {
  const named = turn === null ? undefined : state.turns[turn];
  return named?.agent === from ? named : turnOf(state, from);
}

function isOpen(state: SpaceState, delivery: string): boolean {
  const known = state.deliveries[delivery];
  return known !== undefined && known.state !== "failed";
}

function whyHeld(chain: Chain, reach: ReturnType<typeof limitReached>): string {
  const reached = reach ?? chain.heldBy;
  if (chain.status === "ended") return CHAIN_ENDED;
  return reached === null ? "the chain is held" : `the chain reached its limit of ${limitSentence(reached)}`;
}
