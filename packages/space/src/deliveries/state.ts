import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";

export type DeliveryStep = "stored" | "woken" | "working" | "answered" | "passed" | "failed" | "held";

/** A delivery that has not ended. Ended ones live in the log; failed ones stay here for a while for Retry. */
export interface Delivery {
  readonly id: string;
  readonly message: string;
  readonly to: string;
  readonly from: string;
  readonly chain: string;
  readonly depth: number;
  readonly thread: string | null;
  readonly state: "stored" | "woken" | "working" | "held" | "failed";
  readonly attempts: number;
  readonly notBefore: number | null;
  readonly lastTurn: string | null;
  readonly since: number;
}

/** Most failed deliveries that stay retryable; the oldest is forgotten first. */
export const FAILED_KEPT = 200;

/** How often a delivery is tried, and how long it waits after the first and the second fault. */
export const MAX_ATTEMPTS = 3;
export const BACKOFF_MS: readonly number[] = [1_000, 10_000];

type DeliveryEntry = EntryOf<
  | "delivery.stored"
  | "delivery.held"
  | "delivery.woken"
  | "delivery.working"
  | "delivery.answered"
  | "delivery.passed"
  | "delivery.failed"
>;

/** Folds one step of the ledger. */
export function evolveDelivery(state: SpaceState, entry: DeliveryEntry): void {
  if (entry.body === null) return;
  const id = entry.body.delivery;
  const known = state.deliveries[id];
  switch (entry.type) {
    case "delivery.stored":
      state.deliveries[id] = {
        ...delivery(entry.body, entry.at),
        state: "stored",
        attempts: entry.body.attempts,
        notBefore: entry.body.notBefore,
        lastTurn: entry.body.lastTurn,
      };
      return;
    case "delivery.held":
      state.deliveries[id] = { ...delivery(entry.body, entry.at), state: "held" };
      return;
    case "delivery.woken":
      if (known?.state === "stored") state.deliveries[id] = { ...known, state: "woken", since: entry.at };
      return;
    case "delivery.working":
      if (known !== undefined) {
        const { turn, attempt } = entry.body;
        state.deliveries[id] = {
          ...known,
          state: "working",
          attempts: attempt,
          lastTurn: turn,
          since: entry.at,
        };
      }
      return;
    case "delivery.failed":
      if (known !== undefined) keepFailed(state, { ...known, state: "failed", since: entry.at });
      return;
    default:
      delete state.deliveries[id];
  }
}

function delivery(
  body: Pick<Delivery, "message" | "to" | "from" | "chain" | "depth" | "thread"> & { delivery: string },
  at: number,
): Omit<Delivery, "state"> {
  const { delivery: id, message, to, from, chain, depth, thread } = body;
  return {
    id,
    message,
    to,
    from,
    chain,
    depth,
    thread,
    attempts: 0,
    notBefore: null,
    lastTurn: null,
    since: at,
  };
}

function keepFailed(state: SpaceState, failed: Delivery): void {
  delete state.deliveries[failed.id];
  state.deliveries[failed.id] = failed;
  const kept = Object.values(state.deliveries).filter((one) => one.state === "failed");
  for (const old of kept.slice(0, Math.max(0, kept.length - FAILED_KEPT))) delete state.deliveries[old.id];
}

/** What an agent has to do, oldest first: everything stored or woken whose time has come. */
export function waitingFor(state: SpaceState, agent: string, now: number): Delivery[] {
  return Object.values(state.deliveries).filter(
    (one) =>
      one.to === agent &&
      (one.state === "stored" || one.state === "woken") &&
      (one.notBefore === null || one.notBefore <= now),
  );
}
