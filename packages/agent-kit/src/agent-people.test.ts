import { describe, expect, it } from "vitest";
import { openRoom, type Room, until } from "./test-support/room.ts";

const firstApproval = (room: Room) =>
  until("the question", async () => (await room.call("approval.list", {})).approvals[0]);

describe("people and a working agent", () => {
  it("answers a question from the room while the turn waits, once [approval-while-waiting]", async () => {
    await using room = await openRoom();
    const effects: string[] = [];
    await using one = await room.agent({
      script: () => [
        { ask: "curl -H 'Authorization: Bearer abcdefghijkl' https://x", effect: () => effects.push("ran") },
        { say: "Done." },
      ],
    });
    await one.agent.ready;
    await room.say("@planner do it");
    const asked = await firstApproval(room);
    expect(asked).toMatchObject({ kind: "command", risk: "high", editable: false, status: "open" });
    expect(JSON.stringify(asked)).not.toContain("abcdefghijkl");
    expect(effects).toEqual([]);
    await room.call("approval.approve", { approval: asked.approval, scope: "session" });
    await until("the answer", async () => (await room.messages())[1]);
    expect(effects).toEqual(["ran"]);
    const decisions = one.acts.filter((act) => act.act === "answer");
    expect(decisions).toEqual([
      { act: "answer", request: "item-0", decision: { verdict: "approve", scope: "session", edited: null } },
    ]);
  });

  it("declines what nobody decides in time [approval-while-waiting]", async () => {
    await using room = await openRoom();
    await using one = await room.agent({
      script: () => [{ ask: "make deploy", effect: () => expect.unreachable() }, { say: "Left it." }],
      options: { approvalTtlMs: 1000 },
    });
    await one.agent.ready;
    await room.say("@planner do it");
    expect((await until("the answer", async () => (await room.messages())[1])).text).toBe("Left it.");
    const answer = one.acts.find((act) => act.act === "answer");
    expect(answer?.act === "answer" && answer.decision).toEqual({
      verdict: "decline",
      note: "nobody decided in time",
      stop: false,
    });
  });

  it("takes a question back when the turn is stopped", async () => {
    await using room = await openRoom();
    await using one = await room.agent({ script: () => [{ ask: "make deploy" }, { say: "never" }] });
    await one.agent.ready;
    await room.say("@planner do it");
    const { approval } = await firstApproval(room);
    expect(await room.call("agent.stop", {})).toEqual({ handle: "Planner", done: true });
    const gone = await until("gone", async () => {
      const now = await room.call("approval.get", { approval });
      return now.status === "open" ? undefined : now;
    });
    expect(gone.status).toBe("gone");
    expect(await room.call("agent.stop", {}).catch(String)).not.toMatchObject({ done: true });
  });

  it("answers commands beside the turn, and checks models and levels against the vendor's list [commands-while-working] [model-checked]", async () => {
    await using room = await openRoom();
    await using one = await room.agent({ script: () => [{ ask: "make deploy" }, { say: "Done." }] });
    await one.agent.ready;
    const agent = "Planner";
    await room.say("@planner do it");
    await firstApproval(room);
    const [status] = (await room.call("agent.status", { agent })).agents;
    expect(status).toMatchObject({
      presence: "waiting",
      vendor: "scripted",
      transport: "memory",
      session: expect.any(String),
    });
    const { models } = await room.call("agent.models", { agent });
    expect(models.map((model) => model.id)).toEqual(["script-large", "script-small"]);
    const refusal = (reply: Promise<unknown>) => reply.then(() => "", String);
    expect(await refusal(room.call("agent.model", { agent, model: "gpt-99" }))).toContain(
      "there is no model gpt-99; there are: script-large, script-small",
    );
    expect(await refusal(room.call("agent.reasoning", { agent, effort: "huge" }))).toContain(
      "it has: low, high",
    );
    await room.call("agent.reasoning", { agent, effort: "high" });
    expect(await room.call("agent.steer", { agent, text: "mind the tests" })).toMatchObject({ done: true });
    expect(await room.call("agent.compact", { agent })).toMatchObject({ done: true });
    await room.call("approval.approve", {});
    await until("the answer", async () => (await room.messages())[1]);
    await room.call("agent.model", { agent, model: "script-small" });
    await room.say("@planner and now");
    await firstApproval(room);
    const settings = one.acts.filter((act) => act.act === "model" || act.act === "effort");
    expect(settings).toEqual([{ act: "model", value: "script-small" }]);
    expect(one.acts.find((act) => act.act === "steer")).toMatchObject({
      message: { text: "mind the tests", from: { handle: "you", kind: "human" } },
    });
    expect((await room.call("agent.status", { agent })).agents[0]?.model).toBe("script-small");
  });
});
