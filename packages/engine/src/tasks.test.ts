import { createTestEngine } from "@envoy/testkit";
import { describe, expect, it } from "vitest";

describe("tasks", () => {
  it("has one holder: the second claim is told who, a repeat changes nothing", async () => {
    await using t = await createTestEngine();
    const { task } = await t.call("you", "task.create", { text: "Diagnose root cause" });
    const first = await t.call("Planner", "task.claim", { task: task.id });
    expect(first).toMatchObject({
      changed: true,
      previousStatus: "unassigned",
      task: { status: "claimed", isMine: true },
    });
    expect(await t.call("Planner", "task.claim", { task: task.id.slice(4, 12) })).toMatchObject({
      changed: false,
    });
    expect(await t.reply("Reviewer", "task.claim", { task: task.id })).toMatchObject({
      ok: false,
      error: { code: "task_already_claimed", message: `Task ${task.id} is already claimed by Planner` },
    });
  });

  it("fifty claims at once give one holder", async () => {
    await using t = await createTestEngine();
    const { task } = await t.call("you", "task.create", { text: "race" });
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        t.reply(index % 2 === 0 ? "Planner" : "Reviewer", "task.claim", { task: task.id }),
      ),
    );
    expect(claims.filter((claim) => claim.ok && claim.value.changed)).toHaveLength(1);
    expect(claims.filter((claim) => !claim.ok)).toHaveLength(25);
  });

  it("goes from claim to review to done, and nobody reviews their own result", async () => {
    await using t = await createTestEngine();
    const { task } = await t.call("you", "task.create", { text: "Draft customer note" });
    await t.call("Planner", "task.claim", { task: task.id });
    const proof = await t.call("Planner", "message.send", { text: "Evidence: done" });
    await t.call("Planner", "task.complete", {
      task: task.id,
      review: true,
      refs: [{ id: proof.message, kind: "evidence" }],
    });
    expect(await t.reply("Planner", "task.review", { task: task.id, verdict: "accept" })).toMatchObject({
      ok: false,
      error: { code: "review_own" },
    });
    const done = await t.call("Reviewer", "task.review", { task: task.id, verdict: "accept" });
    expect(done.task).toMatchObject({ status: "completed", evidence: [proof.message] });
    expect((await t.call("you", "task.list", {})).tasks).toEqual([]);
  });

  it("waits for its blockers, in order of urgency, and never for itself", async () => {
    await using t = await createTestEngine();
    const a = (await t.call("you", "task.create", { text: "a" })).task.id;
    const b = (await t.call("you", "task.create", { text: "b", priority: "urgent", blockedBy: [a] })).task.id;
    expect(await t.reply("Planner", "task.claim", { task: b })).toMatchObject({
      ok: false,
      error: { code: "task_is_blocked" },
    });
    expect(await t.reply("you", "task.edit", { task: a, blockedBy: [b] })).toMatchObject({
      ok: false,
      error: { code: "task_cycle" },
    });
    expect((await t.call("Planner", "task.claimNext", {})).task?.id).toBe(a);
    await t.call("Planner", "task.complete", { task: a });
    expect((await t.call("Planner", "task.claimNext", {})).task?.id).toBe(b);
    expect((await t.call("Planner", "task.claimNext", {})).task).toBeNull();
  });

  it("ends the claim of an agent that went silent, and keeps a person's", async () => {
    await using t = await createTestEngine();
    const agents = (await t.call("you", "task.create", { text: "agent's" })).task.id;
    const persons = (await t.call("you", "task.create", { text: "person's" })).task.id;
    await t.call("Planner", "task.claim", { task: agents });
    await t.call("you", "task.claim", { task: persons });
    await t.clock.advance(10 * 60_000);
    await t.call("Planner", "task.heartbeat", { task: agents });
    await t.clock.advance(10 * 60_000);
    expect((await t.call("you", "task.get", { task: agents })).task.status).toBe("claimed");
    await t.clock.advance(10 * 60_000);
    expect((await t.call("you", "task.get", { task: agents })).task.status).toBe("unassigned");
    expect((await t.call("you", "task.get", { task: persons })).task.status).toBe("claimed");
  });

  it("wakes the agent it is given to", async () => {
    await using t = await createTestEngine();
    const { task } = await t.call("you", "task.create", { text: "Plan it", assignee: "Planner" });
    t.online.add((await t.account("Planner")).actor);
    const { token } = await t.call("Planner", "agent.attach", { instance: "p" });
    const { messages } = await t.call("Planner", "turn.start", {
      token,
      turn: "trn_0000000000000001",
      model: null,
    });
    expect(messages).toMatchObject([{ id: task.id, text: "Plan it", from: { handle: "you" } }]);
  });
});
