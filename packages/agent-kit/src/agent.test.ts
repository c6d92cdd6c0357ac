import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TurnItem } from "@envoy/space";
import { describe, expect, it } from "vitest";
import type { ScriptStep } from "./scripted-driver.ts";
import { openRoom, type Room, until } from "./test-support/room.ts";

const answerAt = (room: Room, index: number) =>
  until(`message ${index}`, async () => (await room.messages())[index]);
const stateOf = async (room: Room, index: number) => (await room.messages())[index]?.deliveries[0]?.state;

describe("an agent in a room", () => {
  it("answers a mention, with its items stored under the turn [wake-by-mention] [streamed-turns]", async () => {
    await using room = await openRoom();
    await using one = await room.agent({ script: () => [{ say: "Hello to you." }] });
    await one.agent.ready;
    await room.say("@planner hello");
    const answer = await answerAt(room, 1);
    expect(answer.text).toBe("Hello to you.");
    const turn = await room.call("turn.get", { turn: answer.turn ?? "" });
    expect(turn).toMatchObject({ state: "answered", answer: answer.id, partial: false });
    expect(turn.items).toEqual([{ id: "item-0", kind: "text", text: "Hello to you." }]);
    expect(await stateOf(room, 0)).toBe("answered");
    const opened = one.acts.find((act) => act.act === "open");
    expect(opened?.act === "open" && opened.options.instructions).toContain(
      "You are the planner of the team.",
    );
    const turned = one.acts.find((act) => act.act === "turn");
    expect(turned?.act === "turn" && turned.input.context).toContain("Asked by: @you");
  });

  it("takes all that came while it was busy into one turn, and says meanwhile that it knows of it [one-turn-batch]", async () => {
    await using room = await openRoom();
    const seen: string[][] = [];
    await using one = await room.agent({
      script: (input) => {
        seen.push(input.messages.map((message) => message.text));
        return seen.length === 1 ? [{ wait: 600 }, { say: "First." }] : [{ say: "Both." }];
      },
    });
    await one.agent.ready;
    await room.say("@planner one");
    await until("the first turn", () => (seen.length === 1 ? true : undefined));
    await room.say("@planner two");
    await room.say("@planner three");
    await until(
      "woken",
      async () => ((await stateOf(room, 1)) === "woken" && (await stateOf(room, 2)) === "woken") || undefined,
    );
    await until("both answers", async () => ((await room.messages()).length === 5 ? true : undefined));
    expect(seen).toEqual([["@planner one"], ["@planner two", "@planner three"]]);
    const steps = (await room.messages())[1]?.deliveries[0]?.steps.map((step) => step.state);
    expect(steps).toEqual(["stored", "woken", "working", "answered"]);
  });

  it("posts nothing when it passes [passed-turn]", async () => {
    await using room = await openRoom();
    await using one = await room.agent({
      script: () => [{ call: "pass", args: { reason: "only a status post" } }, { say: "Understood." }],
    });
    await one.agent.ready;
    await room.say("@planner for your information");
    await until("passed", async () => ((await stateOf(room, 0)) === "passed" ? true : undefined));
    expect(await room.messages()).toHaveLength(1);
    expect((await room.messages())[0]?.deliveries[0]?.reason).toBe("only a status post");
  });

  it("shows notes that changed as a diff", async () => {
    await using room = await openRoom();
    const plan = join(room.dir, "workspace/notes/plan.md");
    await writeFile(plan, "# Plan\nold\n");
    await using one = await room.agent({
      script: async () => {
        await writeFile(plan, "# Plan\nnew\n");
        return [{ say: "See plan.md." }];
      },
    });
    await one.agent.ready;
    await room.say("@planner write it down");
    const answer = await answerAt(room, 1);
    const { items } = await room.call("turn.get", { turn: answer.turn ?? "" });
    const files = items.find((item) => item.kind === "files");
    expect(files?.kind === "files" && files.changes).toEqual([
      {
        path: "notes/plan.md",
        change: "update",
        diff: "--- a/notes/plan.md\n+++ b/notes/plan.md\n@@ -1,2 +1,2 @@\n # Plan\n-old\n+new",
      },
    ]);
  });

  it("hands over through a checked mention, and is refused one that names no agent [hub-tools]", async () => {
    await using room = await openRoom();
    const steps: ScriptStep[] = [
      { call: "hand_off", args: { to: "you", text: "please" } },
      { call: "hand_off", args: { to: "reviewer", text: "please review plan.md" } },
      { call: "history", args: {} },
      { say: "Handed over." },
    ];
    await using one = await room.agent({ script: () => steps });
    await using two = await room.agent({ handle: "reviewer", script: () => [{ say: "Reviewed." }] });
    await Promise.all([one.agent.ready, two.agent.ready]);
    await room.say("@planner go");
    await until("the review", async () => (await room.messages()).find((one) => one.text === "Reviewed."));
    const texts = (await room.messages()).map((message) => message.text);
    expect(texts).toContain("@Reviewer please review plan.md");
    const turned = (await room.messages()).find((message) => message.text === "Handed over.");
    const { items } = await room.call("turn.get", { turn: turned?.turn ?? "" });
    const outputs = items.flatMap((item) => (item.kind === "tool" ? [`${item.status} ${item.output}`] : []));
    expect(outputs[0]).toMatch(
      /^failed There is no agent you to hand over to. The other agents: @Reviewer \(reviewer\)/,
    );
    expect(outputs[1]).toMatch(/^ok Posted as msg_/);
    expect(outputs[2]).toContain("@planner go");
  });

  it("works under an edited role from the next turn on [role-live]", async () => {
    await using room = await openRoom();
    await using one = await room.agent({ script: (_, turn) => [{ say: `Turn ${turn}.` }] });
    await one.agent.ready;
    const known = (await room.call("role.list", {})).prompts.find((prompt) => prompt.name === "planner");
    const text = "---\nrole: planner\n---\nYou plan in three steps.\n";
    await room.call("role.edit", { prompt: "planner", text, base: known?.version ?? 0 });
    await room.say("@planner hello");
    const answer = await answerAt(room, 1);
    const set = one.acts.find((act) => act.act === "instructions");
    expect(set?.act === "instructions" && set.value).toContain("You plan in three steps.");
    const now = (await room.call("role.list", {})).prompts.find((prompt) => prompt.name === "planner");
    const { promptDigest } = await room.call("turn.get", { turn: answer.turn ?? "" });
    expect(promptDigest).toMatch(/^[0-9a-f]{8,}/);
    expect(now?.version).toBe((known?.version ?? 0) + 1);
  });
});

describe("an agent whose runtime has trouble", () => {
  it("is blocked with the reason, and ready again after a success [key-faults]", async () => {
    await using room = await openRoom();
    let broken = true;
    const failure = {
      code: "key_rejected",
      message: "The vendor rejects the key",
      retryable: false,
    } as const;
    await using one = await room.agent({ script: () => (broken ? [{ fail: failure }] : [{ say: "Back." }]) });
    await one.agent.ready;
    const presence = async () => (await room.call("member.list", {})).presence.find((p) => p.reason !== null);
    await room.say("@planner hello");
    const blocked = await until("blocked", async () => (await presence()) ?? undefined);
    expect(blocked).toMatchObject({ presence: "blocked", reason: "The vendor rejects the key" });
    expect(await stateOf(room, 0)).toBe("failed");
    broken = false;
    await room.say("@planner again");
    await answerAt(room, 2);
    await until("ready", async () => ((await presence()) === undefined ? true : undefined));
  });

  it("opens the runtime again until it can be had, and then takes what waited", async () => {
    await using room = await openRoom();
    let faults = 1;
    await using one = await room.agent({
      script: () => [{ say: "Here." }],
      openFault: () =>
        faults-- > 0 ? { code: "key_missing", message: "No key is set", retryable: false } : null,
    });
    await until("blocked", () => (one.agent.state() === "blocked" ? true : undefined));
    await room.say("@planner hello");
    await until("woken", async () => ((await stateOf(room, 0)) === "woken" ? true : undefined));
    expect((await answerAt(room, 1)).text).toBe("Here.");
  });

  it("tries a crashed turn again on a new runtime with the same session", async () => {
    await using room = await openRoom();
    let turns = 0;
    const ran: TurnItem = {
      id: "c1",
      kind: "command",
      command: "make tables",
      cwd: "/",
      output: "",
      exitCode: 0,
      status: "ok",
    };
    await using one = await room.agent({
      script: () =>
        turns++ === 0 ? [{ item: ran }, { crash: "segmentation fault" }] : [{ say: "Second try." }],
    });
    await one.agent.ready;
    await room.say("@planner hello");
    expect((await answerAt(room, 1)).text).toBe("Second try.");
    const opens = one.acts.flatMap((act) => (act.act === "open" ? [act.options.resume] : []));
    expect(opens).toEqual([null, expect.any(String)]);
    expect((await room.messages())[0]?.deliveries[0]?.attempts).toBe(2);
    const turned = one.acts.filter((act) => act.act === "turn").at(-1);
    expect(turned?.act === "turn" && turned.input.context).toContain("make tables");
  });

  it("leaves a runtime behind that does not heed an interrupt", async () => {
    await using room = await openRoom();
    let turns = 0;
    await using one = await room.agent({
      script: () => (turns++ === 0 ? [{ hang: true }] : [{ say: "Free again." }]),
      options: { interruptGraceMs: 200 },
    });
    await one.agent.ready;
    await room.say("@planner hello");
    await until("working", () => (one.agent.state() === "working" ? true : undefined));
    expect(await room.call("agent.stop", { agent: "planner" })).toMatchObject({ done: true });
    await until("failed", async () => ((await stateOf(room, 0)) === "failed" ? true : undefined));
    expect((await room.messages())[0]?.deliveries[0]?.reason).toBe("stopped by @you");
    await room.say("@planner once more");
    expect((await answerAt(room, 2)).text).toBe("Free again.");
  });

  it("ends a turn that takes too long, not counting the wait for people", async () => {
    await using room = await openRoom();
    await using one = await room.agent({
      script: () => [{ ask: "make deploy" }, { wait: 60_000 }, { say: "never" }],
      options: { turnLimitMs: 500 },
    });
    await one.agent.ready;
    await room.say("@planner hello");
    await until("the question", async () => (await room.call("approval.list", {})).approvals[0]);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(one.agent.state()).toBe("working");
    await room.call("approval.approve", {});
    await until("failed", async () => ((await stateOf(room, 0)) === "failed" ? true : undefined));
    expect((await room.messages())[0]?.deliveries[0]?.reason).toMatch(/took longer/);
  });
});
