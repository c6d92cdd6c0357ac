import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { revisions } from "../test-support/mcp-client.ts";
import { buildEnvoyMcp, connectStdio } from "../test-support/mcp-stdio.ts";
import { startTestHub, until } from "../test-support/start-test-hub.ts";
import { temporaryFolder } from "../test-support/temporary-folder.ts";

const run = promisify(execFile);
let program = "";

beforeAll(async () => {
  program = await buildEnvoyMcp();
});

describe.each(revisions)("envoy-mcp, revision %s", (revision) => {
  it("acts as the owner of ENVOY_TOKEN and tells what changed", async () => {
    await using t = await startTestHub();
    const you = await t.signIn();
    const env = { ENVOY_ADDR: t.url, ENVOY_TOKEN: t.agentToken("Planner") };
    await using agent = await connectStdio(revision, { env });
    expect((await agent.use("envoy_status")).data).toMatchObject({ handle: "Planner" });
    const tasks = `envoy://space/${t.space}/tasks`;
    const told = await agent.listen(tasks);
    await t.call(you, "task.create", { space: t.space, text: "look" });
    await until(() => told.length > 0);
    expect(told).toEqual([tasks]);
    const waiting = agent.use("envoy_inbox_wait", { forMe: true });
    await t.call(you, "message.send", { space: t.space, text: "@Planner look" });
    expect((await waiting).records).toMatchObject([{ text: "@Planner look" }]);
  });

  it("joins by invite with an identity of its own, and signs what it writes", async () => {
    await using t = await startTestHub();
    await using home = await temporaryFolder();
    const you = await t.signIn();
    const founder = { ENVOY_ADDR: t.url, ENVOY_TOKEN: you, ENVOY_HOME: home.path };
    await using inviter = await connectStdio(revision, { env: founder });
    const invited = await inviter.use("envoy_invite_create", { role: "write" });
    const code = String(invited.data?.invite_code);
    const env = { ENVOY_ADDR: t.url, ENVOY_HOME: home.path };
    await using codex = await connectStdio(revision, { args: ["--profile", "codex"], env });
    expect(await codex.use("envoy_spaces")).toMatchObject({ error: { error_code: "unauthenticated" } });
    expect(await codex.use("envoy_ping")).toMatchObject({ data: { pong: true } });
    const joined = await codex.use("envoy_join_invite", { invite: code });
    expect(joined).toMatchObject({
      ok: true,
      data: { space: t.space, changed: true, you: { kind: "agent" } },
    });
    expect(JSON.stringify(joined)).not.toContain(code);
    expect(await codex.use("envoy_join_invite", { invite: code })).toMatchObject({
      data: { changed: false },
    });
    await codex.use("envoy_send", { text: "here" });
    const { messages } = await t.call(you, "message.list", { space: t.space });
    expect(messages.at(-1)).toMatchObject({ text: "here", via: "self" });
    const wrong = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`;
    const refused = await codex.use("envoy_join_invite", { invite: wrong });
    expect(refused).toMatchObject({ isError: true, error: { error_code: "invalid_invite" } });
    expect(JSON.stringify(refused)).not.toContain(wrong);
  });

  it("shows its tools while the hub is away, and says so when they are called", async () => {
    const env = { ENVOY_ADDR: "http://127.0.0.1:9", ENVOY_TOKEN: "nobody.nothing" };
    await using agent = await connectStdio(revision, { env });
    expect(await agent.use("envoy_ping")).toMatchObject({ ok: true });
    expect(await agent.use("envoy_spaces")).toMatchObject({ error: { error_code: "unreachable" } });
  });
});

describe("the program envoy-mcp", () => {
  it("helps, tells its version, and refuses what it does not know", async () => {
    expect((await run(process.execPath, [program, "--help"])).stdout).toContain("--profile");
    expect((await run(process.execPath, [program, "--version"])).stdout).toMatch(/^envoy-mcp \d/);
    await expect(run(process.execPath, [program, "--shell"])).rejects.toMatchObject({ code: 2, stdout: "" });
    const env = { PATH: process.env.PATH, ENVOY_TOKEN: "x", ENVOY_ADDR: "ftp://hub" };
    await expect(run(process.execPath, [program], { env })).rejects.toMatchObject({ stdout: "" });
  });

  it("writes nothing but the protocol to standard output, and ends when its client does", async () => {
    const env = { PATH: process.env.PATH, ENVOY_TOKEN: "a.b", ENVOY_ADDR: "http://127.0.0.1:9" };
    const child = spawn(process.execPath, [program], { env, stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stdin.write("this is no JSON\n");
    const hello = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    };
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: hello })}\n`);
    await until(() => out.includes("\n"));
    for (const line of out.trim().split("\n")) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    child.stdin.end();
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });
});
