import { describe, expect, it } from "vitest";
import { retryDelivery, wakeDeliveries } from "../deliveries/decide.ts";
import { BACKOFF_MS, MAX_ATTEMPTS } from "../deliveries/state.ts";
import { postMessage } from "../messages/decide.ts";
import { actor, createRoom, noUsage } from "../test-support/room.ts";
import { finishTurn, grantLease, startTurn, TURN_BATCH } from "./decide.ts";
import { clip, ITEM_TEXT_LIMIT } from "./items.ts";

const [you, planner, reviewer] = [actor("you"), actor("Planner"), actor("Reviewer")];
const turn = (n: number) => `trn_${String(n).padStart(16, "f")}`;
const start = { turn: turn(1), model: null, promptDigest: null };

describe("the lease [agent-lease]", () => {
  it("goes to the newest process; an older one is refused everything", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    const first = grantLease(room.state, { agent: planner, instance: "one" });
    room.act(planner, first);
    room.act(planner, grantLease(room.state, { agent: planner, instance: "two" }));
    expect(room.state.leases[planner]).toEqual({ instance: "two", token: 2 });
    const old = { ...start, agent: planner, token: 1, now: room.now };
    expect(startTurn(room.state, old)).toMatchObject({ error: { code: "lease_lost" } });
    room.act(planner, startTurn(room.state, { ...old, token: 2 }));
    const end = { text: "late", outcome: "answered", reason: null, failure: null, usage: noUsage } as const;
    const late = { ...end, agent: planner, token: 1, turn: turn(1), model: null, online: [] };
    expect(finishTurn(room.state, late)).toMatchObject({ error: { code: "lease_lost" } });
    expect(finishTurn(room.state, { ...late, token: 2 }).ok).toBe(true);
  });

  it("of one agent opens nothing of another", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    const started = room.start(planner);
    room.act(reviewer, grantLease(room.state, { agent: reviewer, instance: "r" }));
    const id = "turn" in started ? started.turn : "";
    const end = {
      text: "mine now",
      outcome: "answered",
      reason: null,
      failure: null,
      usage: noUsage,
    } as const;
    const foreign = { ...end, agent: reviewer, token: 1, turn: id, model: null, online: [] };
    expect(finishTurn(room.state, foreign)).toMatchObject({ error: { code: "turn_not_found" } });
  });
});

describe("a turn", () => {
  it("takes everything that waits in one place, oldest first, and the rest in the next [one-turn-batch]", () => {
    const room = createRoom();
    const root = room.say(you, "@Planner one");
    const message = { author: you, replyTo: null, turn: null, refs: [], online: [] };
    room.act(you, postMessage(room.state, { ...message, text: "@Planner in a thread", thread: root }));
    room.say(you, "@Planner two");
    room.start(planner);
    const [running] = Object.values(room.state.turns);
    expect(running?.deliveries).toHaveLength(2);
    expect(running?.thread).toBeNull();
    room.finish(planner, "both");
    room.start(planner);
    expect(Object.values(room.state.turns)[0]).toMatchObject({ thread: root });
  });

  it("takes at most one batch", () => {
    const room = createRoom();
    for (let count = 0; count < TURN_BATCH + 3; count++) room.say(you, `@Planner ${count}`);
    room.start(planner);
    expect(Object.values(room.state.turns)[0]?.deliveries).toHaveLength(TURN_BATCH);
    room.finish(planner, "done");
    room.start(planner);
    expect(Object.values(room.state.turns)[0]?.deliveries).toHaveLength(3);
  });

  it("is one at a time; starting the same again changes nothing", () => {
    const room = createRoom();
    room.say(you, "@Planner one");
    const started = room.start(planner);
    room.say(you, "@Planner two");
    expect(room.start(planner)).toEqual({ refused: "turn_running" });
    const id = "turn" in started ? started.turn : "";
    const again = { agent: planner, token: 1, turn: id, model: null, promptDigest: null, now: room.now };
    expect(startTurn(room.state, again)).toEqual({ ok: true, value: [] });
  });

  it("with nothing to say passes and posts nothing [passed-turn]", () => {
    const room = createRoom();
    room.say(you, "@Planner fyi");
    room.start(planner);
    const types = room.finish(planner, "  \n").map((entry) => entry.type);
    expect(types).toEqual(["turn.finished", "delivery.passed"]);
  });

  it("answers all it took with one message, in one step [delivery-once]", () => {
    const room = createRoom();
    room.say(you, "@Planner one");
    room.say(you, "@Planner two");
    room.start(planner);
    const entries = room.finish(planner, "Both. @Reviewer please");
    expect(entries.map((entry) => entry.type)).toEqual([
      "message.post",
      "delivery.stored",
      "turn.finished",
      "delivery.answered",
      "delivery.answered",
    ]);
    expect(room.state.turns).toEqual({});
  });

  it("that a person stops fails its deliveries at once", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    room.start(planner);
    room.finish(planner, "", { outcome: "interrupted", reason: "stopped by @you" });
    expect(Object.values(room.state.deliveries)).toMatchObject([{ state: "failed", attempts: 1 }]);
  });
});

describe("a delivery that fails [retry-backoff]", () => {
  it("is tried three times with growing pauses, then fails until a person retries", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      expect("turn" in room.start(planner)).toBe(true);
      room.finish(planner, "", { outcome: "lost" });
      const pause = BACKOFF_MS[attempt - 1];
      if (pause === undefined) continue;
      expect(room.start(planner)).toEqual({ refused: "nothing_waiting" });
      room.now += pause - 1;
      expect(room.start(planner)).toEqual({ refused: "nothing_waiting" });
      room.now += 1;
    }
    const [failed] = Object.values(room.state.deliveries);
    expect(failed).toMatchObject({ state: "failed", attempts: MAX_ATTEMPTS });
    room.act(you, retryDelivery(room.state, failed?.id ?? ""));
    expect("turn" in room.start(planner)).toBe(true);
    room.finish(planner, "at last");
    expect(room.state.deliveries).toEqual({});
  });

  it("is not tried again when trying cannot help", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    room.start(planner);
    const failure = { code: "key_rejected", message: "the key was rejected", retryable: false } as const;
    room.finish(planner, "", { outcome: "failed", failure });
    expect(Object.values(room.state.deliveries)).toMatchObject([{ state: "failed" }]);
    const last = room.log.at(-1);
    expect(last).toMatchObject({ type: "delivery.failed", body: { reason: "the key was rejected" } });
  });

  it("can only be retried when it failed", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    const id = Object.keys(room.state.deliveries)[0] ?? "";
    expect(retryDelivery(room.state, id)).toMatchObject({ error: { code: "delivery_not_retryable" } });
    expect(retryDelivery(room.state, "dlv_x")).toMatchObject({ error: { code: "delivery_not_found" } });
  });

  it("is woken by its recipient alone, once", () => {
    const room = createRoom();
    room.say(you, "@Planner go");
    const deliveries = Object.keys(room.state.deliveries);
    expect(wakeDeliveries(room.state, { agent: reviewer, deliveries })).toEqual([]);
    for (const draft of wakeDeliveries(room.state, { agent: planner, deliveries })) room.act(planner, draft);
    expect(Object.values(room.state.deliveries)).toMatchObject([{ state: "woken" }]);
    expect(wakeDeliveries(room.state, { agent: planner, deliveries })).toEqual([]);
  });
});

describe("a long text of an item", () => {
  it("keeps its beginning and its end", () => {
    const cut = clip(`start${"x".repeat(ITEM_TEXT_LIMIT)}end`);
    expect(cut).toMatch(/^start/);
    expect(cut).toMatch(/end$/);
    expect(cut).toContain("8 characters left out");
    expect(cut.length).toBeLessThan(ITEM_TEXT_LIMIT + 100);
    expect(clip("short")).toBe("short");
  });
});
