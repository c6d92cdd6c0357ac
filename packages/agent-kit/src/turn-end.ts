import type { Input } from "@envoy/protocol";
import { clip, MESSAGE_LIMIT, type TurnFailure } from "@envoy/space";
import type { TurnEnd } from "./driver.ts";

/** Why a turn was stopped from outside of the runtime. */
export type Stop =
  | { readonly kind: "person"; readonly by: string }
  | { readonly kind: "shutdown" }
  | { readonly kind: "time"; readonly minutes: number }
  /** The turn is no longer ours: nothing about it is told any more. */
  | { readonly kind: "abandoned"; readonly reason: string };

type Finish = Omit<Input<"turn.finish">, "space" | "token">;

/**
 * How a turn ends in the space. An answer that was complete before a stop took effect is an answer. `pass` is
 * the agent's structured word that there is nothing to say, and holds whatever its final text says.
 */
export function finishOf(turn: {
  readonly id: string;
  readonly end: TurnEnd;
  readonly stop: Stop | null;
  readonly passed: string | null;
  readonly model: string | null;
}): Finish {
  const { end, stop, passed } = turn;
  const common = { turn: turn.id, usage: end.usage, model: turn.model };
  if (end.outcome === "completed") {
    const text = end.text.trim();
    if (passed !== null || text === "") return { ...common, outcome: "passed", reason: passed };
    return { ...common, outcome: "answered", text: clip(text, MESSAGE_LIMIT - 100) };
  }
  if (stop !== null) return { ...common, ...stopped(stop) };
  if (end.outcome === "interrupted")
    return { ...common, outcome: "interrupted", reason: "the turn was stopped" };
  return { ...common, outcome: "failed", failure: end.failure ?? unknownFailure };
}

function stopped(stop: Stop): Pick<Finish, "outcome" | "reason" | "failure"> {
  switch (stop.kind) {
    case "person":
      return { outcome: "interrupted", reason: `stopped by @${stop.by}` };
    case "time": {
      const message = `The turn took longer than ${stop.minutes} minutes`;
      return { outcome: "failed", failure: { code: "timed_out", message, retryable: false } };
    }
    case "shutdown":
      return { outcome: "lost", reason: "its process was asked to end while it worked" };
    case "abandoned":
      return { outcome: "lost", reason: stop.reason };
  }
}

const unknownFailure: TurnFailure = {
  code: "other",
  message: "The runtime ended the turn without saying why",
  retryable: true,
};
