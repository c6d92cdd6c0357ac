import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TurnEvent } from "@envoy/agent-kit";
import { describe, expect, it } from "vitest";
import { findCodexBinary } from "./codex-binary.ts";
import { endOf, inOrder, itemsOf, play, say, startRig } from "./test-support/rig.ts";

const shell = (cmd: string) => ({ call: "exec_command", args: { cmd } });

describe("a runtime that dies", () => {
  it("fails the turn, takes the approval back and resumes with the next turn [session-resume]", async () => {
    await using rig = await startRig(inOrder({ text: "remember this" }, shell("touch a")), {
      approvalPolicy: "untrusted",
    });
    await using driver = await rig.open();
    await play(driver, say("one"));
    const id = driver.sessionId;
    const events = await play(driver, say("two", "m2"), async (event) => {
      if (event.type === "approval") process.kill(codexPids(rig.stateDir)[0] ?? 0, "SIGKILL");
    });
    expect(events.some(({ type }) => type === "approval_gone")).toBe(true);
    expect(endOf(events)).toMatchObject({
      outcome: "failed",
      failure: { code: "runtime_crashed", retryable: true },
    });
    const again = await play(driver, say("three", "m3"));
    expect(endOf(again)).toMatchObject({ outcome: "completed", text: "done" });
    expect(driver.sessionId).toBe(id);
    expect(rig.model.requests.at(-1)?.raw).toContain("remember this");
  });

  it("never gives two approvals one id, though the runtime counts anew", async () => {
    await using rig = await startRig(
      (_request, index) => (index < 2 ? shell(`touch file-${index}`) : { text: "done" }),
      { approvalPolicy: "untrusted" },
    );
    await using driver = await rig.open();
    const ids: string[] = [];
    const kill = async (event: TurnEvent) => {
      if (event.type !== "approval") return;
      ids.push(event.request.id);
      process.kill(codexPids(rig.stateDir)[0] ?? 0, "SIGKILL");
    };
    await play(driver, say("one"), kill);
    await play(driver, say("two", "m2"), kill);
    expect(new Set(ids).size).toBe(2);
  });

  it("opens anew before its first turn, when there is nothing to resume", async () => {
    await using rig = await startRig(inOrder());
    await using driver = await rig.open();
    process.kill(codexPids(rig.stateDir)[0] ?? 0, "SIGKILL");
    while ((await driver.status()).rssBytes !== null) await sleep(20);
    expect(endOf(await play(driver, say("one"))).outcome).toBe("completed");
  });

  it("is not started again by a driver that is closed", async () => {
    await using rig = await startRig(inOrder());
    const driver = await rig.open();
    await Promise.allSettled([driver.models(), driver[Symbol.asyncDispose]()]);
    expect(endOf(await play(driver, say("one")))).toMatchObject({ failure: { code: "session_lost" } });
    expect(codexPids(rig.stateDir)).toEqual([]);
  });

  it("is replaced once, though several ask for it at the same time", async () => {
    await using rig = await startRig(inOrder());
    await using driver = await rig.open();
    await play(driver, say("one"));
    process.kill(codexPids(rig.stateDir)[0] ?? 0, "SIGKILL");
    while ((await driver.status()).rssBytes !== null) await sleep(20);
    const [, models, again] = await Promise.all([
      driver.models(),
      driver.models(),
      play(driver, say("two", "m2")),
    ]);
    expect(models.length).toBeGreaterThan(0);
    expect(endOf(again).outcome).toBe("completed");
    expect(codexPids(rig.stateDir)).toHaveLength(1);
  });

  it("does not outlive a driver whose process is killed", async () => {
    await using rig = await startRig(inOrder());
    const file = path.join(import.meta.dirname, "test-support", "open-and-wait.ts");
    const args = ["--import", "tsx", file, rig.model.url, rig.cwd, rig.stateDir];
    const owner = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(owner.stdout, "data");
    const pids = codexPids(rig.stateDir);
    expect(pids).toHaveLength(1);
    owner.kill("SIGKILL");
    await until(() => codexPids(rig.stateDir).length === 0);
  });
});

describe("a model that does not answer", () => {
  it("gives up on a refused connection", async () => {
    await using rig = await startRig(inOrder());
    const closed = `http://127.0.0.1:${await closedPort()}/v1`;
    await using driver = await rig.open({}, { baseUrl: closed, watchdogMs: 400 });
    const events = await play(driver, say("one"));
    expect(events.some(({ type }) => type === "retry")).toBe(true);
    expect(endOf(events)).toMatchObject({
      outcome: "failed",
      failure: { code: "unreachable", retryable: true },
    });
  });

  it("ends a turn in which nothing comes", async () => {
    await using rig = await startRig((_request, index) => (index === 0 ? { hang: true } : { text: "back" }));
    await using driver = await rig.open({}, { silenceMs: 400 });
    expect(endOf(await play(driver, say("one")))).toMatchObject({
      outcome: "failed",
      failure: { code: "timed_out" },
    });
    expect(endOf(await play(driver, say("two", "m2")))).toMatchObject({ outcome: "completed", text: "back" });
  });

  it("leaves a command alone that works for longer than the model may be quiet", async () => {
    await using rig = await startRig(inOrder(shell("sleep 4; echo slept")));
    await using driver = await rig.open({}, { silenceMs: 1_500 });
    const events = await play(driver, say("one"));
    expect(itemsOf(events, "command")).toMatchObject([{ status: "ok", output: "slept\n" }]);
    expect(endOf(events).outcome).toBe("completed");
  });

  it("asks once or twice, not for ever, with a key that is refused [key-faults]", async () => {
    await using rig = await startRig(() => ({ status: 401, code: "invalid_api_key" }));
    await using driver = await rig.open();
    expect(endOf(await play(driver, say("one")))).toMatchObject({
      failure: { code: "key_rejected", retryable: false },
    });
    expect(rig.model.requests.length).toBeLessThanOrEqual(2);
  });

  it.each([
    [404, "model_not_found", "model_unknown"],
    [429, "insufficient_quota", "usage_limit"],
    [400, "bad_request", "other"],
    [503, "server_is_overloaded", "overloaded"],
  ])("names a %i %s as %s", async (status, code, expected) => {
    await using rig = await startRig(() => ({ status, code }));
    await using driver = await rig.open();
    expect(endOf(await play(driver, say("one"))).failure?.code).toBe(expected);
  });
});

describe("an app-server that somebody else runs", () => {
  it("is used by its address and token, and stops what an earlier driver left running [codex-stdio-ws]", async () => {
    await using rig = await startRig((_request, index) => (index === 0 ? { hang: true } : { text: "fresh" }));
    // Writes the home as the driver would for its own process.
    await (await rig.open())[Symbol.asyncDispose]();
    const wsUrl = `ws://127.0.0.1:${await closedPort()}`;
    const server = startListening(wsUrl, path.join(rig.stateDir, "codex"));
    try {
      const config = { transport: "ws", wsUrl, wsToken: "the-token" } as const;
      const first = await reconnecting(() => rig.open({}, config));
      const turn = first.turn(say("one"))[Symbol.asyncIterator]();
      const ended = turn.next();
      await until(() => rig.model.requests.length === 1);
      await first[Symbol.asyncDispose]();
      expect((await ended).value).toMatchObject({ type: "end", outcome: "failed" });
      await using second = await rig.open({ resume: first.sessionId }, config);
      expect(second.opened).toEqual({ resumed: true, reason: null });
      const events = await play(second, say("two", "m2"));
      expect(endOf(events)).toMatchObject({ outcome: "completed", text: "fresh" });
      await expect(rig.open({}, { ...config, wsToken: "wrong" })).rejects.toMatchObject({
        failure: { code: "unreachable" },
      });
    } finally {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
  });
});

function startListening(url: string, home: string) {
  mkdirSync(home, { recursive: true });
  const token = path.join(home, "token");
  writeFileSync(token, "the-token", { mode: 0o600 });
  const args = ["app-server", "--listen", url, "--ws-auth", "capability-token", "--ws-token-file", token];
  return spawn(findCodexBinary() ?? "", args, {
    env: { PATH: process.env.PATH, CODEX_HOME: home },
    stdio: "ignore",
  });
}

async function reconnecting<T>(open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch {
      await sleep(50);
    }
  }
}

/**
 * The runtimes whose home is in this state folder, read from the kernel rather than from the driver. Each leads
 * its process group, which tells it from a child that it has just forked.
 */
function codexPids(stateDir: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const read = (file: string) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, "utf8");
        } catch {
          return "";
        }
      };
      const ours = read("environ").includes(`CODEX_HOME=${path.join(stateDir, "codex")}\0`);
      const leads = read("stat").split(") ")[1]?.split(" ")[2] === pid;
      return ours && leads && read("cmdline").includes("app-server") && !/^State:\s+Z/m.test(read("status"));
    })
    .map(Number);
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await sleep(20);
}
