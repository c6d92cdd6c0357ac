import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeApprovals, decideApproval, expireApprovals, requestApproval } from "../approvals/decide.ts";
import { continueChain, endChain, setLimit } from "../chains/decide.ts";
import { retryDelivery, wakeDeliveries } from "../deliveries/decide.ts";
import { FAILED_KEPT } from "../deliveries/state.ts";
import type { Draft, Entry } from "../entry.ts";
import { removeMember } from "../members/decide.ts";
import type { Result } from "../result.ts";
import { actor, createRoom, type Room, reload } from "../test-support/room.ts";
import { grantLease, startTurn } from "../turns/decide.ts";
import { evolve } from "./evolve.ts";

/**
 * Drives random commands through rules, reactions and folding, as the hub does, and checks after each one what
 * must always be true. fast-check prints the seed and the path of a failure; give both back to `fc.assert`.
 */

const you = actor("you");
const agents = ["A", "B", "C"].map(actor);

type Command = (room: Room, pick: (from: readonly string[]) => string) => void;

const kinds = [
  "say",
  "say",
  "speak",
  "start",
  "start",
  "start",
  "finish",
  "finish",
  "finish",
  "pass",
  "fail",
  "lose",
  "stop",
  "wake",
  "attach",
  "stale",
  "retry",
  "continue",
  "once",
  "end",
  "ask",
  "approve",
  "withdraw",
  "expire",
  "wait",
  "limit",
  "remove",
  "admit",
] as const;

const commands: Record<(typeof kinds)[number], Command> = {
  say: (room, pick) => room.say(you, pick(["@A", "@B @C", "@all-agents", "@a @A hi", "nobody", "@X"])),
  speak: (room, pick) => room.say(pick(agents), pick(["@A x", "@B x", "@C x", "@all-agents x", "x"])),
  start: (room, pick) => room.start(pick(agents)),
  finish: (room, pick) => end(room, pick, { text: pick(["@A", "@B and @C", "@all-agents", "ready, @you"]) }),
  pass: (room, pick) => end(room, pick, { text: "", outcome: "passed" }),
  fail: (room, pick) => {
    const retryable = pick(["yes", "no"]) === "yes";
    end(room, pick, { text: "", outcome: "failed", failure: { code: "other", message: "x", retryable } });
  },
  lose: (room, pick) => end(room, pick, { text: "", outcome: "lost" }),
  stop: (room, pick) => end(room, pick, { text: "", outcome: "interrupted" }),
  wake: (room, pick) => {
    const agent = pick(agents);
    const deliveries = Object.keys(room.state.deliveries);
    for (const draft of wakeDeliveries(room.state, { agent, deliveries })) room.act(agent, draft);
  },
  attach: (room, pick) => {
    const agent = pick(agents);
    room.act(agent, grantLease(room.state, { agent, instance: "again" }));
  },
  stale: (room, pick) => {
    const agent = pick(agents);
    const old = { agent, token: -1, turn: "trn_0000000000000000", model: null, promptDigest: null };
    expect(startTurn(room.state, { ...old, now: room.now }).ok).toBe(false);
  },
  retry: (room, pick) => attempt(room, retryDelivery(room.state, pick(Object.keys(room.state.deliveries)))),
  continue: (room, pick) =>
    attempt(room, continueChain(room.state, { chain: pick(Object.keys(room.state.chains)), mode: "all" })),
  once: (room, pick) =>
    attempt(room, continueChain(room.state, { chain: pick(Object.keys(room.state.chains)), mode: "once" })),
  end: (room, pick) => attempt(room, endChain(room.state, { chain: pick(Object.keys(room.state.chains)) })),
  ask: (room, pick) => {
    const turn = room.state.turns[pick(Object.keys(room.state.turns))];
    if (turn === undefined) return;
    const ask = {
      agent: turn.agent,
      token: room.state.leases[turn.agent]?.token ?? 0,
      turn: turn.id,
      request: pick(["r1", "r2"]),
      kind: "command",
      title: "t",
      detail: "d",
      cwd: null,
      reason: null,
      risk: "low",
      scopes: ["once" as const],
      editable: false,
      expiresAt: room.now + 5_000,
    } as const;
    attempt(room, requestApproval(room.state, { ...ask, scopes: [...ask.scopes] }));
  },
  approve: (room, pick) => {
    const approval = pick(["1", ...Object.keys(room.state.approvals)]);
    const by = pick([you, ...agents]);
    const verdict = pick(["approve", "decline"]) === "approve" ? "approve" : "decline";
    const how = { approval, verdict, scope: "once", edited: null, note: null, stop: false, by } as const;
    attempt(room, decideApproval(room.state, how), by);
  },
  withdraw: (room, pick) => {
    const turn = pick(Object.keys(room.state.turns));
    for (const draft of closeApprovals(room.state, { turn, request: "r1", outcome: "gone", reason: "x" }))
      room.act(you, draft);
  },
  expire: (room) => {
    for (const draft of expireApprovals(room.state, room.now)) room.act(you, draft);
  },
  wait: (room, pick) => {
    room.now += Number(pick(["1", "1000", "10000", "10000000"]));
  },
  limit: (room, pick) => {
    const limit = pick(["pair", "turns", "depth", "fanOut"]) as "pair" | "turns" | "depth" | "fanOut";
    room.act(you, setLimit(room.state, { limit, value: Number(pick(["1", "2", "5"])) }));
  },
  remove: (room) => attempt(room, removeMember(room.state, { actor: actor("C"), reason: null })),
  admit: (room) => {
    if (room.state.members[actor("C")]?.removed === true) room.add("C", "agent", "c");
  },
};

function attempt(room: Room, decided: Result<readonly Draft[], unknown>, by = you): void {
  if (decided.ok) room.act(by, decided);
}

function end(room: Room, pick: (from: readonly string[]) => string, how: Record<string, unknown>): void {
  const turn = room.state.turns[pick(Object.keys(room.state.turns))];
  if (turn !== undefined) room.finish(turn.agent, "", how);
}

/** What readers of the log alone can say of each delivery: the ledger, kept beside the state. */
function createLedger() {
  const open = new Set<string>();
  const ends = new Map<string, number>();
  return {
    open,
    take(entry: Entry): void {
      if (!entry.type.startsWith("delivery.") || entry.body === null || !("delivery" in entry.body)) return;
      const id = entry.body.delivery;
      const step = entry.type.slice("delivery.".length);
      if (step === "stored" || step === "held") {
        const retried = ends.get(id) === undefined || ends.get(id) === 0;
        if (!retried) expect.fail(`${id} came back after it was answered or passed`);
        open.add(id);
        return;
      }
      expect(open, `${step} of a delivery that is not open`).toContain(id);
      if (step === "answered" || step === "passed" || step === "failed") {
        open.delete(id);
        // A failed one may come back when a person retries it.
        ends.set(id, step === "failed" ? 0 : 1);
      }
    },
  };
}

function checkState(room: Room, open: ReadonlySet<string>): void {
  const { state } = room;
  const deliveries = Object.values(state.deliveries);
  const turns = Object.values(state.turns);
  const failed = deliveries.filter((one) => one.state === "failed");
  expect(failed.length).toBeLessThanOrEqual(FAILED_KEPT);
  expect(new Set(deliveries.filter((one) => one.state !== "failed").map((one) => one.id))).toEqual(open);
  expect(new Set(turns.map((one) => one.agent)).size).toBe(turns.length);
  for (const one of deliveries) {
    const turn = state.turns[one.lastTurn ?? ""];
    if (one.state === "working") expect(turn?.deliveries).toContain(one.id);
    else if (one.state !== "failed") expect(state.members[one.to]?.removed).toBe(false);
    if (one.state === "held") expect(state.chains[one.chain]?.status).toBe("held");
  }
  const busy = new Set([
    ...deliveries.filter((one) => open.has(one.id)).map((one) => one.chain),
    ...turns.map((one) => one.chain),
  ]);
  expect(new Set(Object.keys(state.chains))).toEqual(busy);
  for (const one of Object.values(state.approvals)) expect(state.turns[one.turn]).toBeDefined();
}

/** Everybody works until nothing is left; people let go what is held. */
function drain(room: Room): void {
  for (let round = 0; round < 200; round++) {
    room.now += 60_000;
    for (const chain of Object.values(room.state.chains))
      if (chain.status === "held") room.act(you, continueChain(room.state, { chain: chain.id, mode: "all" }));
    for (const turn of Object.values(room.state.turns)) room.finish(turn.agent, "done");
    for (const agent of agents) if ("turn" in room.start(agent)) room.finish(agent, "done");
    if (Object.keys(room.state.chains).length === 0) return;
  }
  expect.fail("something never ends");
}

const scripts = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.infiniteStream(fc.nat({ max: 5039 }))), {
  minLength: 1,
  maxLength: 80,
  size: "max",
});

function run(
  script: readonly (readonly [(typeof kinds)[number], Iterable<number>])[],
  each: (room: Room) => void,
) {
  const room = createRoom(["A", "B", "C"]);
  for (const [kind, choices] of script) {
    const numbers = choices[Symbol.iterator]();
    const pick = (from: readonly string[]) =>
      from[Number(numbers.next().value) % Math.max(1, from.length)] ?? "";
    commands[kind](room, pick);
    each(room);
  }
  return room;
}

describe("whatever happens", () => {
  it("every delivery ends exactly once, nobody has two turns, and state is what is open [delivery-once]", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const ledger = createLedger();
        let seen = 0;
        const room = run(script, (now) => {
          for (; seen < now.log.length; seen++) ledger.take(now.log[seen] ?? expect.fail("no entry"));
          checkState(now, ledger.open);
        });
        drain(room);
        for (; seen < room.log.length; seen++) ledger.take(room.log[seen] ?? expect.fail("no entry"));
        expect(ledger.open.size).toBe(0);
        checkState(room, ledger.open);
      }),
      { numRuns: 400 },
    );
  });

  it("live equals reload, from the beginning or from any snapshot, and folding twice is folding once [live-equals-reload]", () => {
    fc.assert(
      fc.property(scripts, fc.nat(), (script, cut) => {
        const room = run(script, () => {});
        const fresh = reload(room);
        expect(fresh).toEqual(room.state);
        const at = cut % (room.log.length + 1);
        const half = reload({ ...room, log: room.log.slice(0, at) });
        const restored = JSON.parse(JSON.stringify(half)) as typeof half;
        // From a little before the snapshot: what it holds already is ignored.
        for (const entry of room.log.slice(Math.max(0, at - 5))) evolve(restored, structuredClone(entry));
        expect(restored).toEqual(room.state);
        for (const entry of room.log) evolve(fresh, structuredClone(entry));
        expect(fresh).toEqual(room.state);
        expect(Object.keys(restored.deliveries)).toEqual(Object.keys(room.state.deliveries));
      }),
      { numRuns: 200 },
    );
  });

  it("an approval ends at most once, and never by who asked [approval-not-own]", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const room = run(script, () => {});
        const askedBy = new Map<string, string>();
        const ended = new Set<string>();
        for (const entry of room.log) {
          if (entry.body === null || !("approval" in entry.body)) continue;
          const { approval } = entry.body;
          if (entry.type === "approval.requested") askedBy.set(approval, entry.body.agent);
          else {
            expect(ended).not.toContain(approval);
            ended.add(approval);
            expect(entry.author).not.toBe(askedBy.get(approval));
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("folding", () => {
  it("is total: an entry of an unknown type, or without its body, only moves the sequence on", () => {
    const room = createRoom();
    const before = structuredClone(room.state);
    const shape = { id: "r_x", author: you, at: 1, via: "hub", refs: [] } as const;
    // A later version's log holds what this one has no type for.
    evolve(room.state, {
      ...shape,
      seq: before.seq + 1,
      type: "future.thing",
      body: { a: 1 },
    } as unknown as Entry);
    expect(room.state).toEqual({ ...before, seq: before.seq + 1 });
    const types = new Set(room.log.map((entry) => entry.type));
    for (const type of types) {
      if (type === "space.create") continue;
      const redacted = { ...shape, seq: room.state.seq + 1, type, body: null } as Entry;
      const was = structuredClone(room.state);
      evolve(room.state, redacted);
      expect(room.state).toEqual({ ...was, seq: was.seq + 1 });
    }
  });

  it("never throws on a type it knows whose body is gone", async () => {
    const { eventCatalogue } = await import("./catalogue.ts");
    const room = createRoom();
    for (const type of Object.keys(eventCatalogue)) {
      const entry = { id: "r_x", author: you, at: 1, via: "hub", refs: [], type, body: null };
      // Every type of the catalogue with the body a redaction leaves.
      evolve(room.state, { ...entry, seq: room.state.seq + 1 } as unknown as Entry);
    }
    expect(room.state.members[you]?.handle).toBe("you");
  });
});
