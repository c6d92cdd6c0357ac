import type { Stop } from "./turn-end.ts";
import type { TurnKit } from "./turn-kit.ts";

/** Stops a turn from outside: asks the runtime first, and leaves it behind when it does not heed. */
export interface Stopper extends Disposable {
  stop(why: Stop): void;
  why(): Stop | null;
  /** Ends when the runtime has had its time. */
  readonly abandoned: AbortSignal;
}

export function createStopper(kit: TurnKit, turn: string): Stopper {
  const abandoned = new AbortController();
  let reason: Stop | null = null;
  let grace: NodeJS.Timeout | undefined;
  const stop = (why: Stop) => {
    // A person's stop can still become the loss of the turn; every other reason stands.
    if (reason !== null && reason.kind !== "person") return;
    reason = why;
    const graceMs = why.kind === "shutdown" ? kit.shutdownGraceMs : kit.interruptGraceMs;
    grace ??= setTimeout(() => abandoned.abort(), graceMs);
    kit.seat.driver
      ?.interrupt()
      .catch((error: unknown) => kit.log.error({ err: error, turn }, "the interrupt failed"));
  };
  const onLost = () => stop({ kind: "abandoned", reason: "another process works for the agent" });
  kit.signal.addEventListener("abort", onLost, { once: true });
  // Either may have happened while the hub was asked for the turn.
  if (kit.signal.aborted) onLost();
  else if (kit.stopping.aborted) stop({ kind: "shutdown" });
  return {
    stop,
    why: () => reason,
    abandoned: abandoned.signal,
    [Symbol.dispose]: () => {
      clearTimeout(grace);
      kit.signal.removeEventListener("abort", onLost);
    },
  };
}
