import { createTestEngine, settle, type TestEngine } from "@envoy/testkit";
import { describe, expect, it } from "vitest";

const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, costUsd: null, reported: true };

async function attach(t: TestEngine, handle: string): Promise<number> {
  t.online.add((await t.account(handle)).actor);
  return (await t.call(handle, "agent.attach", { instance: `${handle}-1` })).token;
}

let turns = 0;
const turnId = () => `trn_${String(++turns).padStart(16, "0")}`;

async function turn(t: TestEngine, handle: string, token: number, text: string) {
  const id = turnId();
  const started = await t.call(handle, "turn.start", { token, turn: id, model: null });
  const finished = await t.call(handle, "turn.finish", { token, turn: id, outcome: "answered", text, usage });
  return { id, started, finished };
}

describe("a message on its way", () => {
  it("wakes the mentioned agent, and its answer hands over to the next [wake-by-mention]", async () => {
    await using t = await createTestEngine();
    const planner = await attach(t, "Planner");
    const reviewer = await attach(t, "Reviewer");
    const sent = await t.call("you", "message.send", { text: "@Planner Design an auth system for our API." });

    const first = await turn(t, "Planner", planner, "Plan written to plan.md. @Reviewer ready for review.");
    expect(first.started.messages.map((one) => one.text)).toEqual([
      "@Planner Design an auth system for our API.",
    ]);
    expect(first.started.messages[0]?.from).toEqual({
      handle: "you",
      kind: "human",
      role: null,
      authority: "admin",
    });
    expect(first.started.context).toContain("Asked by: @you");

    const second = await turn(t, "Reviewer", reviewer, "Approved. @you ready for implementation.");
    expect(second.started.messages[0]?.from.handle).toBe("Planner");

    const { messages } = await t.call("you", "message.list", {});
    expect(
      messages.map((one) => one.deliveries.map((delivery) => delivery.steps.map((step) => step.state))),
    ).toEqual([[["stored", "working", "answered"]], [["stored", "working", "answered"]], []]);
    expect(messages[0]?.id).toBe(sent.message);
    expect(messages[0]?.deliveries[0]?.answer).toBe(messages[1]?.id);
    expect(messages[1]?.turn).toBe(first.id);
  });

  it("answers once: a repeated finish gives the first answer [answer-once]", async () => {
    await using t = await createTestEngine();
    const token = await attach(t, "Planner");
    await t.call("you", "message.send", { text: "@Planner hello" });
    const { id, finished } = await turn(t, "Planner", token, "Hello.");
    const again = await t.call("Planner", "turn.finish", {
      token,
      turn: id,
      outcome: "answered",
      text: "Hello.",
      usage,
    });
    expect(again).toEqual(finished);
    expect((await t.call("you", "message.list", {})).messages).toHaveLength(2);
  });

  it("posts once under one key, also when both tries race [send-once]", async () => {
    await using t = await createTestEngine();
    const [one, two] = await Promise.all([
      t.call("you", "message.send", { text: "once", key: "k" }),
      t.call("you", "message.send", { text: "once", key: "k" }),
    ]);
    const three = await t.call("you", "message.send", { text: "once", key: "k" });
    expect([two.message, three.message]).toEqual([one.message, one.message]);
    expect((await t.call("you", "message.list", {})).messages).toHaveLength(1);
  });

  it("tells the sender of unknown and offline names", async () => {
    await using t = await createTestEngine();
    const sent = await t.call("you", "message.send", { text: "@Nobody and @Planner, mail me@example.com" });
    expect(sent).toMatchObject({ unknownMentions: ["Nobody"], offline: ["Planner"] });
  });

  it("puts what waits for one agent into one turn [one-turn-batch]", async () => {
    await using t = await createTestEngine();
    const token = await attach(t, "Planner");
    await t.call("you", "message.send", { text: "@Planner one" });
    await t.call("you", "message.send", { text: "@Planner two" });
    const { started } = await turn(t, "Planner", token, "Both done.");
    expect(started.messages.map((message) => message.text)).toEqual(["@Planner one", "@Planner two"]);
    const empty = await t.reply("Planner", "turn.start", { token, turn: turnId(), model: null });
    expect(empty).toMatchObject({ ok: false, error: { code: "nothing_waiting" } });
  });
});

describe("faults of an agent", () => {
  it("tries three times and then fails visibly; Retry starts anew [retry-backoff]", async () => {
    await using t = await createTestEngine();
    const token = await attach(t, "Planner");
    await t.call("you", "message.send", { text: "@Planner try" });
    const failure = { code: "overloaded", message: "overloaded", retryable: true } as const;
    for (const pause of [1_000, 10_000, 0]) {
      const id = turnId();
      await t.call("Planner", "turn.start", { token, turn: id, model: null });
      await t.call("Planner", "turn.finish", { token, turn: id, outcome: "failed", failure, usage });
      await t.clock.advance(pause);
      await t.call("Planner", "agent.renew", { token });
    }
    const delivery = (await t.call("you", "message.list", {})).messages[0]?.deliveries[0];
    expect(delivery).toMatchObject({ state: "failed", reason: "overloaded", attempts: 3 });
    await t.call("you", "delivery.retry", { delivery: delivery?.id ?? "" });
    await turn(t, "Planner", token, "Now it works.");
    expect((await t.call("you", "message.list", {})).messages[0]?.deliveries[0]?.state).toBe("answered");
  });

  it("takes a turn back when nobody renews its lease, and tells the next attempt what was done [agent-lease]", async () => {
    await using t = await createTestEngine();
    const token = await attach(t, "Planner");
    await t.call("you", "message.send", { text: "@Planner go" });
    const id = turnId();
    await t.call("Planner", "turn.start", { token, turn: id, model: null });
    const item = {
      id: "i1",
      kind: "command",
      command: "npm test",
      cwd: "/r",
      output: "",
      exitCode: 1,
      status: "failed",
    } as const;
    await t.call("Planner", "turn.item", { token, turn: id, items: [item] });
    await t.clock.advance(20_000);
    const next = await attach(t, "Planner");
    expect(next).toBe(token + 1);
    const old = await t.reply("Planner", "turn.finish", {
      token,
      turn: turnId(),
      outcome: "answered",
      text: "late",
      usage,
    });
    expect(old).toMatchObject({ ok: false, error: { code: "lease_lost" } });
    await t.clock.advance(2_000);
    await t.call("Planner", "agent.renew", { token: next });
    const { started } = await turn(t, "Planner", next, "Done.");
    expect(started.context).toContain("ran `npm test`: exit code 1");
  });
});

describe("loops", () => {
  it("holds a chain at its limit, and lets it go on when a person says so [loop-limits]", async () => {
    await using t = await createTestEngine();
    await t.call("you", "space.limit", { limit: "pair", value: 2 });
    const tokens = { Planner: await attach(t, "Planner"), Reviewer: await attach(t, "Reviewer") };
    await t.call("you", "message.send", { text: "@Planner ping" });
    let at: "Planner" | "Reviewer" = "Planner";
    let count = 0;
    for (; count < 50; count++) {
      const other: "Planner" | "Reviewer" = at === "Planner" ? "Reviewer" : "Planner";
      const reply = await t.reply(at, "turn.start", { token: tokens[at], turn: turnId(), model: null });
      if (!reply.ok) break;
      const running = t.frames.at(-1)?.entries.find((entry) => entry.type === "turn.started")?.body as {
        turn: string;
      };
      await t.call(at, "turn.finish", {
        token: tokens[at],
        turn: running.turn,
        outcome: "answered",
        text: `@${other} again`,
        usage,
      });
      at = other;
    }
    expect(count).toBe(5);
    const { chains } = await t.call("you", "space.get", {});
    expect(chains).toMatchObject([{ status: "held", waiting: 1, heldBy: { limit: "pair", max: 2 } }]);
    const card = await t.call("you", "command.run", { text: "/continue once" });
    expect(card).toMatchObject({ ok: true });
    await turn(t, at, tokens[at], "Enough.");
    expect((await t.call("you", "space.get", {})).chains).toEqual([]);
  });
});

describe("approvals", () => {
  async function asked(t: TestEngine) {
    const token = await attach(t, "Planner");
    await t.call("you", "message.send", { text: "@Planner push" });
    const id = turnId();
    await t.call("Planner", "turn.start", { token, turn: id, model: null });
    const request = {
      token,
      turn: id,
      request: "r1",
      kind: "command",
      title: "Run git push",
      detail: "git push",
      cwd: "/r",
      reason: null,
      risk: "high",
      scopes: ["once", "session"],
      editable: false,
      ttlMs: 60_000,
    } as const;
    const ask = { ...request, scopes: [...request.scopes] };
    const { approval } = await t.call("Planner", "approval.request", ask);
    return { token, id, ask, approval };
  }

  it("is decided once, by slash command, and never by the one that asked [approval-in-room] [approval-not-own] [slash-commands]", async () => {
    await using t = await createTestEngine();
    const { approval } = await asked(t);
    expect(await t.reply("Planner", "approval.approve", { approval: approval.approval })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await t.call("you", "command.run", { text: "/approve" })).toMatchObject({
      ok: true,
      title: "Approval 1 approved",
    });
    expect(await t.reply("you", "approval.decline", { approval: "1" })).toMatchObject({
      ok: false,
      error: { code: "approval_decided", data: { outcome: "approved" } },
    });
  });

  it("asking again is the same approval; expiry declines it", async () => {
    await using t = await createTestEngine();
    const { ask, approval, token } = await asked(t);
    expect((await t.call("Planner", "approval.request", ask)).approval.approval).toBe(approval.approval);
    for (let s = 0; s < 7; s++) {
      await t.clock.advance(10_000);
      await t.call("Planner", "agent.renew", { token });
    }
    expect(await t.call("you", "approval.get", { approval: "1" })).toMatchObject({ status: "expired" });
  });
});

describe("the pipeline", () => {
  it("answers every fault with a code, a sentence and a next step [one-error-shape]", async () => {
    await using t = await createTestEngine();
    const nobody = { account: null, surface: "http" } as const;
    expect(await t.engine.dispatch(nobody, "message.sned", {})).toMatchObject({
      ok: false,
      error: {
        code: "unknown_operation",
        message: "There is no operation message.sned; did you mean message.send",
      },
    });
    expect(await t.engine.dispatch(nobody, "space.get", { space: t.space })).toMatchObject({
      ok: false,
      error: { code: "unauthenticated" },
    });
    expect(await t.reply("you", "message.send", { text: "" })).toMatchObject({
      ok: false,
      error: { code: "invalid_input", data: { problems: [{ path: "text" }] } },
    });
    expect(await t.reply("Planner", "space.limit", { limit: "turns", value: 1 })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
  });

  it("keeps live and reloaded state equal [live-equals-reload] [message-thread]", async () => {
    await using t = await createTestEngine();
    const token = await attach(t, "Planner");
    const { message } = await t.call("you", "message.send", { text: "@Planner a" });
    await turn(t, "Planner", token, "b");
    await t.call("you", "message.edit", { message, text: "c" });
    await t.call("you", "message.react", { message, emoji: "+1" });
    await t.call("you", "message.pin", { message });
    await t.call("you", "message.redact", { message });
    await settle();
    const fresh = await t.reload();
    const view = await t.call("you", "space.get", {});
    expect({ pins: fresh.pins, epoch: fresh.epoch, turns: Object.keys(fresh.turns) }).toEqual({
      pins: view.pins,
      epoch: view.epoch,
      turns: [],
    });
    expect((await t.call("you", "message.list", {})).messages[0]).toMatchObject({
      text: null,
      reactions: [{ emoji: "+1" }],
    });
  });
});

describe("an engine that ends", () => {
  it("answers those who wait, and nobody waits again", async () => {
    const t = await createTestEngine();
    const waits = [
      t.call("Planner", "inbox.read", { waitMs: 50_000, forMe: true }),
      t.call("Planner", "task.claimNext", { waitMs: 50_000 }),
      t.call("Planner", "feed.read", {
        after: (await t.call("you", "space.get", {})).cursor,
        waitMs: 50_000,
      }),
    ] as const;
    await settle();
    await t[Symbol.asyncDispose]();
    const [inbox, task, feed] = await Promise.all(waits);
    expect([inbox.items, task.task, feed.entries]).toEqual([[], null, []]);
  });
});
