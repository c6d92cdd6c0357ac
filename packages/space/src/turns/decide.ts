import { waitingFor } from "../deliveries/state.ts";
import type { Draft, DraftOf } from "../entry.ts";
import { postMessage } from "../messages/decide.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { TurnFailure, TurnUsage } from "./items.ts";
import { turnOf } from "./state.ts";

/** Most deliveries that one turn takes; the rest wait for the next. */
export const TURN_BATCH = 50;

/** Gives an adapter the right to work for an agent. The newest instance wins; an older one finds its token refused. */
export function grantLease(
  state: SpaceState,
  ask: { agent: string; instance: string },
): DraftOf<"lease.granted"> {
  const token = (state.leases[ask.agent]?.token ?? 0) + 1;
  return { type: "lease.granted", body: { ...ask, token }, byHub: true };
}

export interface TurnStart {
  readonly agent: string;
  readonly token: number;
  readonly turn: string;
  readonly model: string | null;
  readonly promptDigest: string | null;
  readonly now: number;
}

/**
 * Takes what waits for the agent into one turn: all that stands in the same thread as the oldest, since an
 * answer has one place. What stands elsewhere follows in the next turn. The turn counts for the chain of the
 * newest message it takes.
 */
export function startTurn(
  state: SpaceState,
  start: TurnStart,
): Decision<"lease_lost" | "turn_running" | "nothing_waiting"> {
  if (state.leases[start.agent]?.token !== start.token) return refuse("lease_lost", { agent: start.agent });
  const running = turnOf(state, start.agent);
  if (running !== undefined) {
    return running.id === start.turn ? { ok: true, value: [] } : refuse("turn_running", { turn: running.id });
  }
  const waiting = waitingFor(state, start.agent, start.now);
  const first = waiting[0];
  if (first === undefined) return refuse("nothing_waiting", {});
  const batch = waiting.filter((one) => one.thread === first.thread).slice(0, TURN_BATCH);
  const last = batch[batch.length - 1] ?? first;
  const started: DraftOf<"turn.started"> = {
    type: "turn.started",
    body: {
      turn: start.turn,
      agent: start.agent,
      deliveries: batch.map((one) => one.id),
      chain: last.chain,
      depth: Math.max(...batch.filter((one) => one.chain === last.chain).map((one) => one.depth)),
      thread: last.thread,
      replyTo: last.message,
      model: start.model,
      promptDigest: start.promptDigest,
    },
    byHub: true,
  };
  const working = batch.map(
    (one): Draft => ({
      type: "delivery.working",
      body: { delivery: one.id, message: one.message, turn: start.turn, attempt: one.attempts + 1 },
      byHub: true,
    }),
  );
  return { ok: true, value: [started, ...working] };
}

export interface TurnFinish {
  readonly agent: string;
  readonly token: number;
  readonly turn: string;
  readonly outcome: "answered" | "passed" | "failed" | "interrupted" | "lost";
  readonly text: string;
  readonly reason: string | null;
  readonly failure: TurnFailure | null;
  readonly usage: TurnUsage;
  readonly model: string | null;
  readonly online: readonly string[];
}

/** Ends a turn and posts its answer in one step, so that an answer exists exactly when its turn is answered. */
export function finishTurn(state: SpaceState, end: TurnFinish): Decision<"lease_lost" | "turn_not_found"> {
  if (state.leases[end.agent]?.token !== end.token) return refuse("lease_lost", { agent: end.agent });
  const turn = state.turns[end.turn];
  if (turn === undefined || turn.agent !== end.agent) return refuse("turn_not_found", { turn: end.turn });
  const answers = end.outcome === "answered" && end.text.trim() !== "";
  const outcome = end.outcome === "answered" && !answers ? "passed" : end.outcome;
  const finished: DraftOf<"turn.finished"> = {
    type: "turn.finished",
    body: {
      turn: turn.id,
      agent: turn.agent,
      chain: turn.chain,
      outcome,
      reason: end.reason,
      failure: end.failure,
      usage: end.usage,
      model: end.model,
      approvals: [...turn.approvals],
    },
    byHub: true,
  };
  if (!answers) return { ok: true, value: [finished] };
  const answer = postMessage(state, {
    author: end.agent,
    text: end.text,
    thread: turn.thread,
    replyTo: turn.replyTo,
    turn: turn.id,
    refs: [{ id: turn.replyTo, kind: "answers" }],
    online: end.online,
  });
  return { ok: true, value: [answer, finished] };
}
