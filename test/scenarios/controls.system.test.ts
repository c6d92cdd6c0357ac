import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApproval } from "../support/demonstration.ts";
import { root, temporaryFolder } from "../support/folder.ts";
import { type Person, signInAsBrowser } from "../support/person.ts";
import { expectSoundRecord, settled } from "../support/record.ts";
import { type StartedRoom, startRoom } from "../support/start-room.ts";
import { until } from "../support/until.ts";

/** A room whose model does what messages say, so that a turn can be held where a test wants it. */
const folder = await temporaryFolder();
const prompts = join(folder.path, "prompts");
let room: StartedRoom;
let person: Person;

beforeAll(async () => {
  cpSync(join(root, "prompts"), prompts, { recursive: true });
  room = await startRoom({
    dataDir: join(folder.path, "data"),
    env: { SCRIPTED_MODEL_SCENARIO: "puppet", PROMPTS_DIR: prompts },
  });
  person = await room.signIn();
});

afterAll(async () => {
  await room?.[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What a runtime has written down of its session. */
function transcriptOf(agent: string): string {
  const runtime = join(folder.path, "data/agents", agent, "runtime");
  const files = readdirSync(runtime, { recursive: true, encoding: "utf8" });
  const logs = files.filter((name) => name.endsWith(".jsonl"));
  return logs.map((name) => readFileSync(join(runtime, name), "utf8")).join("\n");
}

/** The newest answer of an agent to a message. */
async function answerTo(message: string) {
  return until("an answer", async () => {
    const { deliveries } = await person.call("message.get", { message });
    const { answer, turn } = deliveries[0] ?? {};
    if (answer == null || turn == null) return null;
    const { text } = await person.call("message.get", { message: answer });
    return { text, turn: await person.call("turn.get", { turn }) };
  });
}

describe("while a turn waits for approval", () => {
  it("every command is answered at once, beside the turn [commands-while-working] [slash-commands]", async () => {
    const message = await person.say("@Planner\n!ask touch notes-of-the-planner");
    await openApproval(person, 30_000);
    const commands = [
      ["@Planner /status", /@Planner.* waiting.*claude.*session/s],
      ["/status", /@Planner.*@Reviewer/s],
      ["@Planner /model list", /claude-/],
      ["@Planner /model no-such-model", /there is no model no-such-model; there are: /],
      ["@Planner /reasoning no-such-level", /no-such-level/],
      ["@Planner /reasoning low", /reasoning low/],
      ["@Planner /steer Mind the second file as well.", /It has been told/],
      ["/approvals", /touch notes-of-the-planner|notes-of-the-planner/],
      ["/who", /@you.*@Planner.*@Reviewer/s],
      ["/sessions", /@Planner/],
      ["/rolse", null],
    ] as const;
    for (const [text, said] of commands) {
      const began = performance.now();
      const reply = await person.ask("command.run", { text });
      const tookMs = performance.now() - began;
      if (said === null)
        expect(reply).toMatchObject({
          ok: false,
          error: { code: "unknown_command", data: { nearest: "roles" } },
        });
      else expect(reply.ok && reply.value.body, text).toMatch(said);
      // The goal is a second; a machine that runs other suites at the same time gets three.
      expect(tookMs, text).toBeLessThan(3_000);
    }
    const { deliveries } = await person.call("message.get", { message });
    expect(deliveries.map((one) => one.state)).toEqual(["working"]);

    expect(await person.type("/decline not now")).toMatchObject({ ok: true, title: /declined/ });
    const { turn } = await answerTo(message);
    expect(turn.items.some((item) => item.kind === "command" && item.status === "declined")).toBe(true);
    expect(transcriptOf("planner")).toContain("Mind the second file as well.");
  });

  it("/stop ends the turn, takes the question back and leaves nothing waiting [commands-while-working]", async () => {
    const message = await person.say("@Reviewer\n!run git clean -n");
    await openApproval(person, 30_000);
    const began = performance.now();
    expect(await person.type("@Reviewer /stop")).toMatchObject({ ok: true, body: "Stopping." });
    const ended = await until("the turn to end", async () => {
      const { deliveries } = await person.call("message.get", { message });
      return ["failed", "passed", "answered"].includes(deliveries[0]?.state ?? "") && deliveries[0];
    });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(ended.reason ?? "").toMatch(/stop/i);
    expect((await person.call("approval.list", {})).approvals).toEqual([]);
    const answer = await person.say("@Reviewer\n!say Here again.");
    expect((await answerTo(answer)).text).toBe("Here again.");
  });

  it("`/model` takes hold at the next turn and is shown in it [model-checked]", async () => {
    const listed = await person.call("agent.models", { agent: "Planner" });
    const other = listed.models.find((model) => model.id !== listed.current);
    expect(other).toBeDefined();
    await person.type(`@Planner /model ${other?.id}`);
    const { turn } = await answerTo(await person.say("@Planner\n!say Changed."));
    expect(turn.model).toBe(other?.id);
  });
});

describe("the role's prompt", () => {
  it("edited in the room and edited as a file: the next turn works under it and says so [role-live]", async () => {
    const digests: (string | null)[] = [];
    const ask = async () => {
      const { turn } = await answerTo(await person.say("@Reviewer\n!say Under this prompt."));
      digests.push(turn.promptDigest);
    };
    await ask();
    const before = await person.call("role.get", { prompt: "reviewer" });
    await person.call("role.edit", {
      prompt: "reviewer",
      text: `${before.text}\nName the line of every finding.\n`,
      base: before.version,
    });
    await ask();
    const file = join(prompts, "reviewer.md");
    await until("the edit to reach the file", () => readFileSync(file, "utf8").includes("Name the line"));
    writeFileSync(file, `${readFileSync(file, "utf8")}\nName the section of the plan as well.\n`);
    const inForce = await until("the file to be taken over", async () => {
      const now = await person.call("role.get", { prompt: "reviewer" });
      return now.composed?.includes("Name the section") && now;
    });
    await ask();
    expect(new Set(digests).size).toBe(3);
    expect(inForce).toMatchObject({ version: before.version + 2, source: "file" });
    const stale = await person.ask("role.edit", {
      prompt: "reviewer",
      text: before.text,
      base: before.version,
    });
    expect(stale).toMatchObject({ ok: false, error: { code: "role_conflict" } });
  });
});

describe("several people", () => {
  it("one with the right decides, one who may only read is refused and changes nothing [approval-in-room]", async () => {
    const invite = async (handle: string, role: "read" | "write", approve: boolean) => {
      const { token } = await person.call("account.invitePerson", { handle, name: handle, role, approve });
      return signInAsBrowser(`${room.url}/#token=${token}`);
    };
    const [reader, lead] = [await invite("reader", "read", false), await invite("lead", "write", true)];
    const message = await person.say("@Planner\n!ask touch decided-by-the-lead");
    const { approval } = await openApproval(person, 30_000);
    expect(await reader.ask("approval.approve", { approval })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await reader.type("/approve")).toMatchObject({ ok: false });
    expect(await reader.ask("message.send", { text: "hello" })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await reader.type("@Planner /stop")).toMatchObject({ ok: false });
    expect((await reader.call("approval.list", {})).approvals.map((one) => one.approval)).toEqual([approval]);

    // Two say yes at the same time: one decides, the other is told who did.
    const both = await Promise.all([
      lead.ask("approval.approve", { approval }),
      person.ask("approval.approve", { approval }),
    ]);
    expect(both.map((reply) => (reply.ok ? "approved" : reply.error.code)).toSorted()).toEqual([
      "approval_decided",
      "approved",
    ]);
    expect((await answerTo(message)).text).toBe("Asked to run: touch decided-by-the-lead");
    expectSoundRecord(await settled(person));
  });
});
