import { randomUUID } from "node:crypto";
import type { TurnEvent } from "@envoy/agent-kit";
import { expect, it } from "vitest";
import { createActiveTurn } from "./active-turn.ts";
import { failureOfCrash } from "./failures.ts";
import { result, said, state } from "./test-support/recording.ts";
import { outgoing } from "./user-message.ts";

function openTurn() {
  const calls = { interrupts: 0, endings: 0 };
  const turn = createActiveTurn({
    turnId: randomUUID(),
    cwd: "/workspace/repo",
    priced: true,
    now: () => 0,
    interrupt: () => {
      calls.interrupts += 1;
    },
    ending: () => {
      calls.endings += 1;
    },
  });
  const [data, request] = outgoing({ data: "facts", request: "words" });
  if (!data || !request) throw new Error("Both parts are sent.");
  for (const message of [data, request]) turn.expect(message);
  return { turn, calls, data: data.uuid, request: request.uuid };
}

async function allOf(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const seen: TurnEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const used = (inputTokens: number) => ({
  m: { inputTokens, outputTokens: 1, cacheReadInputTokens: 2, cacheCreationInputTokens: 0, costUSD: 0.5 },
});

it("does not take the empty result of silent data for the answer", async () => {
  const { turn, data, request } = openTurn();
  turn.read(result({ user_message_uuids: [data], num_turns: 0 }));
  turn.read(state("idle"));
  expect(turn.ended).toBe(false);
  turn.read(result({ user_message_uuids: [request], result: "answer" }));
  turn.read(state("idle"));
  expect((await allOf(turn.events)).at(-1)).toMatchObject({ outcome: "completed", text: "answer" });
});

it("goes on after a result while a sub-agent works, and adds up what both cost", async () => {
  const { turn, request, calls } = openTurn();
  turn.read(
    result({ user_message_uuids: [request], result: "started it", model_usage_since_last_result: used(10) }),
  );
  turn.read(result({ result: "it found nothing", model_usage_since_last_result: used(5) }));
  expect(turn.ended).toBe(false);
  turn.read(state("idle"));
  const end = (await allOf(turn.events)).at(-1);
  expect(end).toMatchObject({
    text: "it found nothing",
    usage: { inputTokens: 19, cachedInputTokens: 4, outputTokens: 2, costUsd: 1, reported: true },
  });
  expect(calls).toEqual({ interrupts: 0, endings: 1 });
});

it("waits for a steered message that came after the result", () => {
  const { turn, request } = openTurn();
  const [more] = outgoing({ data: null, request: "one more thing" });
  turn.read(result({ user_message_uuids: [request], result: "first" }));
  if (more) turn.expect(more);
  turn.read(state("idle"));
  expect(turn.ended).toBe(false);
  turn.read(said({ type: "command_lifecycle", command_uuid: more?.uuid, state: "completed" }));
  turn.read(state("idle"));
  expect(turn.ended).toBe(true);
});

it("stops on a rejected key at the first try and says nothing else [key-faults]", async () => {
  const { turn, calls } = openTurn();
  const retry = {
    attempt: 1,
    max_retries: 3,
    retry_delay_ms: 500,
    error_status: 401,
    error: "authentication_failed",
  };
  turn.read(said({ type: "system", subtype: "api_retry", ...retry }));
  expect(calls.interrupts).toBe(1);
  turn.read(
    result({ subtype: "error_during_execution", is_error: true, terminal_reason: "aborted_streaming" }),
  );
  turn.read(state("idle"));
  const events = await allOf(turn.events);
  expect(events.map((event) => event.type)).toEqual(["usage", "end"]);
  expect(events.at(-1)).toMatchObject({
    outcome: "failed",
    failure: { code: "key_rejected", retryable: false },
  });
});

it("tells when a limit ends", async () => {
  const { turn, request } = openTurn();
  turn.read(
    said({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: 1_800_000_000 } }),
  );
  turn.read(
    result({ is_error: true, api_error_status: 429, result: "rejected", user_message_uuids: [request] }),
  );
  turn.read(state("idle"));
  expect((await allOf(turn.events)).at(-1)).toMatchObject({
    failure: { code: "rate_limited", resetAt: 1_800_000_000_000 },
  });
});

it("stops what was queued behind an interrupt as well", () => {
  const { turn, calls } = openTurn();
  turn.markInterrupted();
  turn.read(said({ type: "command_lifecycle", command_uuid: "queued", state: "started" }));
  expect(calls.interrupts).toBe(1);
});

it("ends once, whatever comes after", async () => {
  const { turn, calls } = openTurn();
  turn.abort(failureOfCrash("gone", "last words"));
  turn.abort(failureOfCrash("gone again", ""));
  turn.read(state("idle"));
  expect(turn.emit({ type: "approval_gone", approvalId: "a" })).toBe(false);
  const events = await allOf(turn.events);
  expect(events).toMatchObject([
    { type: "end", failure: { code: "runtime_crashed", message: "gone\nlast words" } },
  ]);
  expect(calls.endings).toBe(1);
});
