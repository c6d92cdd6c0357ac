import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, wireError } from "@envoy/protocol";
import { describe, expect, it } from "vitest";
import { noUsage } from "./driver.ts";
import type { HubLink } from "./hub-link.ts";
import { startOutbox } from "./outbox.ts";
import { type OutboxCall, openStateFile, StateTaken } from "./state-file.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const turn = "trn_0000000000000001";
const item: OutboxCall = {
  name: "turn.item",
  turn,
  input: { turn, items: [{ id: "a", kind: "text", text: "x" }] },
};
const finish: OutboxCall = { name: "turn.finish", turn, input: { turn, outcome: "passed", usage: noUsage } };

function folder() {
  const dir = mkdtempSync(join(tmpdir(), "envoy-outbox-"));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
}

/** The network between outbox and hub: each call takes the next answer of the list. */
function network(answers: (ErrorCode | "ok")[]) {
  const calls: string[] = [];
  const call = (async (name: string) => {
    calls.push(name);
    const answer = answers.shift() ?? "ok";
    // A test's own network; the outbox reads code and message.
    return answer === "ok"
      ? { ok: true, value: {} }
      : { ok: false, error: wireError(answer, { retryAfterMs: 1, turn } as never) };
  }) as unknown as HubLink["call"];
  return { calls, link: { call } };
}

function start(dir: string, answers: (ErrorCode | "ok")[]) {
  const state = openStateFile(dir);
  const { calls, link } = network(answers);
  const refused: string[] = [];
  const lost: string[] = [];
  const outbox = startOutbox({
    link,
    state,
    space: "room_1778994801731qqqjju",
    token: 1,
    log: quiet,
    onRefused: (row, { code }) => refused.push(`${row.name} ${code}`),
    onLeaseLost: () => lost.push("lost"),
  });
  return { state, outbox, calls, refused, lost };
}

describe("the outbox", () => {
  it("sends in order, and again until the hub has answered", async () => {
    using at = folder();
    const { state, outbox, calls } = start(at.dir, ["busy", "ok", "unreachable", "ok"]);
    outbox.put([item, finish]);
    expect(await outbox.drained(AbortSignal.timeout(5000))).toBe(true);
    expect(calls).toEqual(["turn.item", "turn.item", "turn.finish", "turn.finish"]);
    await outbox[Symbol.asyncDispose]();
    state[Symbol.dispose]();
  });

  it("takes out what the hub refuses for good and goes on", async () => {
    using at = folder();
    const { state, outbox, refused } = start(at.dir, ["turn_not_found", "ok"]);
    outbox.put([item, finish]);
    expect(await outbox.drained(AbortSignal.timeout(5000))).toBe(true);
    expect(refused).toEqual(["turn.item turn_not_found"]);
    await outbox[Symbol.asyncDispose]();
    state[Symbol.dispose]();
  });

  it("keeps everything when the lease is another's", async () => {
    using at = folder();
    const { state, outbox, calls, lost } = start(at.dir, ["lease_lost"]);
    outbox.put([item, finish]);
    expect(await outbox.drained(AbortSignal.timeout(200))).toBe(false);
    await outbox[Symbol.asyncDispose]();
    expect(lost).toEqual(["lost"]);
    expect(calls).toEqual(["turn.item"]);
    expect(state.size()).toBe(2);
    state[Symbol.dispose]();
  });

  it("finds its calls again when the file is opened anew, and tells them", async () => {
    using at = folder();
    const before = openStateFile(at.dir);
    before.beginTurn(turn);
    before.answerTurn(turn, [item, finish], { handled: "7" });
    expect(before.holdsFinish(turn)).toBe(true);
    before[Symbol.dispose]();
    const { state, outbox, calls } = start(at.dir, []);
    expect(state.instance).toBe(before.instance);
    expect(state.turn()).toEqual({ id: turn, phase: "answered" });
    outbox.poke();
    expect(await outbox.drained(AbortSignal.timeout(5000))).toBe(true);
    expect(calls).toEqual(["turn.item", "turn.finish"]);
    expect([state.turn(), state.holdsFinish(turn), state.get("handled")]).toEqual([null, false, "7"]);
    await outbox[Symbol.asyncDispose]();
    state[Symbol.dispose]();
  });
});

describe("the state file", () => {
  it("belongs to whoever opened it last", () => {
    using at = folder();
    using older = openStateFile(at.dir);
    older.beginTurn(turn);
    using newer = openStateFile(at.dir);
    expect(newer.turn()).toEqual({ id: turn, phase: "started" });
    expect(() => older.put([finish])).toThrow(StateTaken);
    expect(newer.size()).toBe(0);
  });
});
