import type { Draft, DraftOf } from "../entry.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import { BACKOFF_MS, type Delivery, MAX_ATTEMPTS } from "./state.ts";

/** Puts a delivery back: it waits for its next attempt. */
export function storeAgain(
  delivery: Delivery,
  again: { attempts: number; notBefore: number | null; reason: string | null },
): DraftOf<"delivery.stored"> {
  const { id, message, to, from, chain, depth, thread, lastTurn } = delivery;
  return {
    type: "delivery.stored",
    body: { delivery: id, message, to, from, chain, depth, thread, lastTurn, ...again },
    byHub: true,
  };
}

/** What becomes of a delivery whose attempt failed: another attempt after a pause, or the visible end. */
export function afterFault(
  delivery: Delivery,
  fault: { turn: string; reason: string; retryable: boolean; now: number },
): Draft {
  if (fault.retryable && delivery.attempts < MAX_ATTEMPTS) {
    const pause = BACKOFF_MS[delivery.attempts - 1] ?? 0;
    return storeAgain(delivery, {
      attempts: delivery.attempts,
      notBefore: fault.now + pause,
      reason: fault.reason,
    });
  }
  return failDelivery(delivery, { turn: fault.turn, reason: fault.reason });
}

export function failDelivery(
  delivery: Delivery,
  end: { turn: string | null; reason: string },
): DraftOf<"delivery.failed"> {
  const { id, message } = delivery;
  return { type: "delivery.failed", body: { delivery: id, message, ...end }, byHub: true };
}

/** A person asks for another attempt of a delivery that failed; the count of attempts starts anew. */
export function retryDelivery(
  state: SpaceState,
  id: string,
): Decision<"delivery_not_found" | "delivery_not_retryable"> {
  const delivery = state.deliveries[id];
  // Nobody is there any more to take what a removed member left.
  if (delivery === undefined || state.members[delivery.to]?.removed !== false)
    return refuse("delivery_not_found", { delivery: id });
  if (delivery.state !== "failed")
    return refuse("delivery_not_retryable", { delivery: id, state: delivery.state });
  return { ok: true, value: [storeAgain(delivery, { attempts: 0, notBefore: null, reason: null })] };
}

/** The recipient says that it knows of these deliveries; those it already took are left alone. */
export function wakeDeliveries(
  state: SpaceState,
  wake: { agent: string; deliveries: readonly string[] },
): Draft[] {
  return wake.deliveries.flatMap((id) => {
    const delivery = state.deliveries[id];
    if (delivery === undefined || delivery.to !== wake.agent || delivery.state !== "stored") return [];
    return [
      { type: "delivery.woken", body: { delivery: id, message: delivery.message }, byHub: true } as const,
    ];
  });
}
