import { describe, expect, it } from "vitest";
import { connectMcp, connectNewer, revisions } from "../test-support/mcp-client.ts";
import { startTestHub, type TestHub, until } from "../test-support/start-test-hub.ts";

async function founderAndAgent(t: TestHub, revision: (typeof revisions)[number]) {
  const you = await t.signIn();
  const planner = await connectMcp(revision, { url: t.url, token: t.agentToken("Planner") });
  return { you, planner };
}

describe.each(revisions)("tools over HTTP, revision %s", (revision) => {
  it("claims a task once, hands in evidence with references and completes it", async () => {
    await using t = await startTestHub();
    const { you, planner } = await founderAndAgent(t, revision);
    await using agent = planner;
    const { task } = await t.call(you, "task.create", { space: t.space, text: "find the leak" });
    const listed = await agent.use("envoy_task_list");
    expect(listed).toMatchObject({
      ok: true,
      records: [{ id: task.id, status: "unassigned", author: "you" }],
    });
    const claimed = await agent.use("envoy_task_claim", { task_id: task.id });
    expect(claimed).toMatchObject({ isError: false, data: { changed: true, task: { isMine: true } } });
    const sent = await agent.use("envoy_send", { body: "it is in the cache", refs: [task.id] });
    const message = sent.data?.message;
    const done = await agent.use("envoy_task_complete", { task: task.id, refs: [message] });
    expect(done.data).toMatchObject({ task: { status: "completed", evidence: [message] } });
    const walked = await agent.use("envoy_provenance", { message });
    expect(walked.records).toMatchObject([{ from: "Planner" }, { id: task.id, from: "you" }]);
  });

  it("tells the loser of a claim who has the task and what to do", async () => {
    await using t = await startTestHub();
    const { you, planner } = await founderAndAgent(t, revision);
    await using first = planner;
    await using second = await connectMcp(revision, { url: t.url, token: t.agentToken("Reviewer") });
    const { task } = await t.call(you, "task.create", { space: t.space, text: "one of us" });
    await first.use("envoy_task_claim", { task: task.id });
    const lost = await second.use("envoy_task_claim", { task: task.id });
    expect(lost).toMatchObject({
      ok: false,
      isError: true,
      tool: "envoy_task_claim",
      error: { error_code: "task_already_claimed", next_safe_action: expect.stringContaining("another") },
    });
    expect(lost.error?.message).toContain("Planner");
  });

  it("holds envoy_inbox_wait until somebody mentions the agent", async () => {
    await using t = await startTestHub();
    const { you, planner } = await founderAndAgent(t, revision);
    await using agent = planner;
    await agent.use("envoy_inbox_ack", { upTo: 1_000_000 });
    const order: string[] = [];
    const waiting = agent.use("envoy_inbox_wait", { forMe: true }).then((answer) => {
      order.push("woken");
      return answer;
    });
    await t.call(you, "message.send", { space: t.space, text: "nothing for you" });
    // The wait looks at the message above and holds on: an answered call proves that the hub went on.
    await agent.use("envoy_status");
    order.push("sent");
    await t.call(you, "message.send", { space: t.space, text: "@Planner look" });
    const answer = await waiting;
    expect(order).toEqual(["sent", "woken"]);
    expect(answer.records).toMatchObject([{ from: "you", text: "@Planner look", forMe: true }]);
  });

  it("answers an unknown tool with an error of the protocol", async () => {
    await using t = await startTestHub();
    const { planner } = await founderAndAgent(t, revision);
    await using agent = planner;
    await expect(agent.use("envoy_shell")).rejects.toMatchObject({ code: -32602 });
  });

  it("says which argument it does not know", async () => {
    await using t = await startTestHub();
    const { planner } = await founderAndAgent(t, revision);
    await using agent = planner;
    const answer = await agent.use("envoy_send", { txt: "hello" });
    expect(answer).toMatchObject({ isError: true, error: { error_code: "invalid_input" } });
    expect(answer.error?.message).toContain("did you mean text");
  });

  it("does a repeat with the same idempotencyKey once", async () => {
    await using t = await startTestHub();
    const { planner } = await founderAndAgent(t, revision);
    await using agent = planner;
    const args = { text: "once", idempotencyKey: "k1" };
    const [first, again] = [await agent.use("envoy_send", args), await agent.use("envoy_send", args)];
    expect(again.data?.message).toBe(first.data?.message);
    expect((await agent.use("envoy_history")).records).toHaveLength(1);
  });
});

describe("answers", () => {
  it("are short, and a long history is read to its beginning by the cursor, each message once", async () => {
    await using t = await startTestHub();
    const you = await t.signIn();
    const sent: string[] = [];
    for (let index = 0; index < 60; index++) {
      const text = `${index} ${"word ".repeat(300)}`;
      sent.push((await t.call(you, "message.send", { space: t.space, text })).message);
    }
    await using agent = await connectMcp("2026-07-28", { url: t.url, token: t.agentToken("Planner") });
    const read: unknown[] = [];
    for (let before: unknown = null; ; ) {
      const page = await agent.use("envoy_history", before === null ? {} : { before });
      expect(JSON.stringify(page).length).toBeLessThan(25_000);
      expect(page.more).toBeUndefined();
      read.unshift(...(page.records ?? []).map(({ id }) => id));
      before = page.data?.before;
      if (before === null) break;
    }
    expect(read).toEqual(sent);
  });

  it("that have no cursor are read on by an offset", async () => {
    await using t = await startTestHub();
    const you = await t.signIn();
    for (let index = 0; index < 30; index++)
      await t.call(you, "task.create", { space: t.space, text: `${index} ${"word ".repeat(300)}` });
    await using agent = await connectMcp("2025-11-25", { url: t.url, token: t.agentToken("Planner") });
    const read = new Set<unknown>();
    for (let offset = 0; ; ) {
      const page = await agent.use("envoy_task_list", { offset });
      for (const { id } of page.records ?? []) read.add(id);
      if (page.more === undefined) break;
      offset = page.more.offset;
    }
    expect(read.size).toBe(30);
  });
});

describe("the newer revision", () => {
  it("tells a listener which resources changed, and only of spaces it may read", async () => {
    await using t = await startTestHub();
    const you = await t.signIn();
    await using agent = await connectNewer({ url: t.url, token: t.agentToken("Planner") });
    const other = await t.call(you, "space.create", { name: "private" });
    const tasks = `envoy://space/${t.space}/tasks`;
    const updated: string[] = [];
    agent.client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
      updated.push(params.uri);
    });
    const listening = await agent.client.listen({
      resourceSubscriptions: [tasks, `envoy://space/${other.space}/tasks`],
    });
    expect(listening.honoredFilter.resourceSubscriptions).toEqual([tasks]);
    await t.call(you, "message.send", { space: t.space, text: "no task" });
    await t.call(you, "task.create", { space: other.space, text: "hidden" });
    await t.call(you, "task.create", { space: t.space, text: "shown" });
    await until(() => updated.length > 0);
    expect(updated).toEqual([tasks]);
    const { contents } = await agent.client.readResource({ uri: tasks });
    expect(JSON.stringify(contents)).toContain("shown");
    await expect(agent.client.readResource({ uri: `envoy://space/${other.space}/tasks` })).rejects.toThrow();
    await listening.close();
  });

  it("ends what is listened to when the hub ends", async () => {
    const t = await startTestHub();
    await using agent = await connectNewer({ url: t.url, token: t.agentToken("Planner") });
    const listening = await agent.client.listen({
      resourceSubscriptions: [`envoy://space/${t.space}/history`],
    });
    await t[Symbol.asyncDispose]();
    expect(await listening.closed).toBe("graceful");
  });

  it("lists resources of the caller's spaces and prompts", async () => {
    await using t = await startTestHub();
    await using agent = await connectNewer({ url: t.url, token: t.agentToken("Planner") });
    const { resources } = await agent.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain(`envoy://space/${t.space}/work-record`);
    const { prompts } = await agent.client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["join-and-work", "hand-over", "review"]);
    await expect(agent.client.getPrompt({ name: "review" })).rejects.toMatchObject({ code: -32602 });
    const { messages } = await agent.client.getPrompt({ name: "review", arguments: { task: "msg_1" } });
    expect(JSON.stringify(messages)).toContain("msg_1");
  });
});
