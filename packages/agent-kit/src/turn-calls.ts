import type { TurnItem } from "@envoy/space";
import { noUsage } from "./driver.ts";
import type { Refusal } from "./outbox.ts";
import type { Fact, OutboxCall, OutboxRow, StateFile } from "./state-file.ts";
import type { finishOf } from "./turn-end.ts";
import type { TurnKit } from "./turn-kit.ts";
import { STORE_BATCH } from "./turn-stream.ts";

type Finish = ReturnType<typeof finishOf>;

export function itemCalls(turn: string, items: readonly TurnItem[]): OutboxCall[] {
  const batches = Math.ceil(items.length / STORE_BATCH);
  return Array.from({ length: batches }, (_, index) => ({
    name: "turn.item",
    turn,
    input: { turn, items: items.slice(index * STORE_BATCH, (index + 1) * STORE_BATCH) },
  }));
}

/** Everything the hub must hear of a turn that is over, in order. */
export function endCalls(
  kit: TurnKit,
  turn: { readonly id: string; readonly finish: Finish; readonly items: readonly TurnItem[] },
): OutboxCall[] {
  const session = kit.seat.driver?.sessionId ?? kit.state.get("session");
  const calls = [
    ...itemCalls(turn.id, turn.items),
    { name: "turn.finish", turn: turn.id, input: turn.finish } satisfies OutboxCall,
  ];
  if (session === null) return calls;
  const { model } = kit.seat.settings;
  const input = { session, handled: kit.seen().seq, model, promptDigest: kit.seat.promptDigest };
  return [...calls, { name: "session.checkpoint", turn: null, input }];
}

/** What is remembered in the same step. */
export function endFacts(kit: TurnKit, finish: Finish): Partial<Record<Fact, string | null>> {
  const { seq, cursor } = kit.seen();
  const said = finish.outcome === "answered" ? (finish.text ?? "") : null;
  return { cursor, handled: String(seq), ...(said === null ? {} : { lastAnswer: said.slice(0, 4000) }) };
}

/** Ends a turn of a dead process, unless its own end waits to be told. */
export function lostTurn(state: StateFile, turn: string): OutboxCall[] {
  if (state.holdsFinish(turn)) return [];
  const reason = "the agent's process ended while it worked";
  return [{ name: "turn.finish", turn, input: { turn, outcome: "lost", reason, usage: noUsage } }];
}

/** A turn whose end the hub cannot take must still end, and say so. */
export function replaceFinish(row: OutboxRow, refusal: Refusal): OutboxCall[] {
  if (row.name !== "turn.finish" || refusal.code === "turn_not_found" || row.input.outcome === "failed")
    return [];
  const { turn, usage } = row.input;
  const message = `The answer could not be posted: ${refusal.message}`.slice(0, 1900);
  const failure = { code: "other", message, retryable: false } as const;
  return [{ name: "turn.finish", turn, input: { turn, outcome: "failed", failure, usage } }];
}
