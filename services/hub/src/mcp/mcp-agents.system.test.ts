import { join } from "node:path";
import { startScriptedModel } from "@envoy/scripted-model";
import { beforeAll, expect, test } from "vitest";
import { buildEnvoyMcp, connectStdio } from "../test-support/mcp-stdio.ts";
import { claudeCode, codex, type Reach, type RealAgent, worker } from "../test-support/real-agents.ts";
import { startTestHub, type TestHub } from "../test-support/start-test-hub.ts";
import { temporaryFolder } from "../test-support/temporary-folder.ts";

let program = "";

beforeAll(async () => {
  program = await buildEnvoyMcp();
});

const agents: [string, RealAgent][] = [
  ["Claude Code", claudeCode],
  ["Codex", codex],
];

interface Played {
  readonly t: TestHub;
  readonly you: string;
  readonly reach: Reach;
  /** Who it is in the space. */
  readonly handle: string;
  readonly say: (prompt: string) => Promise<string>;
}

/** Takes a task, posts what it found with a reference to it, and hands it in with that message as evidence. */
async function works({ t, you, handle, say }: Played) {
  const { task } = await t.call(you, "task.create", { space: t.space, text: "find the leak" });
  expect(await say(`!take ${task.id}`)).toContain("Taken.");
  const { messages } = await t.call(you, "message.list", { space: t.space });
  const found = messages.find(({ text }) => text === "It is the cache.");
  expect(found?.refs).toEqual([{ id: task.id, kind: "evidence" }]);
  const claimed = await t.call(you, "task.get", { space: t.space, task: task.id });
  expect(claimed.task).toMatchObject({ status: "claimed", assigneeHandle: handle });
  expect(await say(`!hand-in ${task.id} ${found?.id}`)).toContain("Handed in.");
  const done = await t.call(you, "task.get", { space: t.space, task: task.id });
  expect(done.task).toMatchObject({ status: "completed", evidence: [found?.id] });
}

test.each(agents)(
  "%s joins by invite over stdio, claims a task, hands in evidence, completes",
  async (_name, agent) => {
    await using t = await startTestHub();
    await using home = await temporaryFolder();
    await using model = await startScriptedModel({ scenario: worker });
    const you = await t.signIn();
    await using inviter = await connectStdio("2025-11-25", { env: { ENVOY_ADDR: t.url, ENVOY_TOKEN: you } });
    const { data } = await inviter.use("envoy_invite_create");
    const env = { ENVOY_ADDR: t.url, ENVOY_HOME: join(home.path, "envoy"), ENVOY_PROFILE: "worker" };
    const reach = { kind: "stdio", program, env } as const;
    const say = (prompt: string) =>
      agent({ reach, modelUrl: model.url, folder: join(home.path, "agent"), prompt });
    expect(await say(`!join ${data?.invite_code}`)).toContain("Joined.");
    const { members } = await t.call(you, "member.list", { space: t.space });
    expect(members.find(({ handle }) => handle === "worker")).toMatchObject({ kind: "agent", role: "write" });
    await works({ t, you, reach, handle: "worker", say });
  },
);

test.each(agents)("%s does the same over HTTP with a configured key", async (_name, agent) => {
  await using t = await startTestHub();
  await using home = await temporaryFolder();
  await using model = await startScriptedModel({ scenario: worker });
  const you = await t.signIn();
  const reach = { kind: "http", url: t.url, token: t.agentToken("Planner") } as const;
  const say = (prompt: string) => agent({ reach, modelUrl: model.url, folder: home.path, prompt });
  await works({ t, you, reach, handle: "Planner", say });
});
