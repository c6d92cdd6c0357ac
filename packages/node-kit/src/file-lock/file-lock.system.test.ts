import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { acquireFileLock, type LockWait, withFileLock } from "./file-lock.ts";

const HOLDER = join(import.meta.dirname, "../testing/lock-holder.ts");

async function createScene(mechanism: "kernel" | "files") {
  const folder = await mkdtemp(join(tmpdir(), "file-lock-"));
  const [path, out] = [join(folder, "state/repo.lock"), join(folder, "out")];
  await writeFile(out, "");
  const children: ChildProcess[] = [];
  const hold = (holdMs: number, timeoutMs = 30_000) => {
    const args = JSON.stringify({ path, out, holdMs, mechanism, timeoutMs, staleMs: 1_500 });
    const child = spawn(process.execPath, ["--import", "tsx", HOLDER, args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
    });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const says = (text: string) => expect.poll(() => said, { timeout: 30_000, interval: 20 }).toContain(text);
    return { child, says, ended };
  };
  return {
    path,
    hold,
    options: { path, timeoutMs: 30_000, staleMs: 1_500, heartbeatMs: 100, mechanism },
    published: async () => (await readFile(out, "utf8")).split("\n").filter((line) => line !== ""),
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

describe.each(["kernel", "files"] as const)("a lock kept by %s", (mechanism) => {
  it("lets one of several processes in at a time, with growing tokens", async () => {
    await using scene = await createScene(mechanism);
    const holders = Array.from({ length: 5 }, () => scene.hold(100));
    await Promise.all(holders.map(({ ended }) => ended));
    expect(await scene.published()).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("is taken over from a killed owner", async () => {
    await using scene = await createScene(mechanism);
    const first = scene.hold(60_000);
    await first.says("held 1");
    first.child.kill("SIGKILL");
    const next = await withFileLock(scene.options, async ({ token }) => token);
    expect(next).toEqual({ ok: true, value: 2 });
  });

  it("is taken over from a stopped owner, who wakes up and cannot publish [clone-once]", async () => {
    await using scene = await createScene(mechanism);
    const zombie = scene.hold(1_000);
    await zombie.says("held 1");
    zombie.child.kill("SIGSTOP");
    const next = await withFileLock(scene.options, async (lease) => {
      zombie.child.kill("SIGCONT");
      await zombie.says("refused, owner has 2");
      return (await lease.publish(async (token) => token)).published;
    });
    expect(next).toEqual({ ok: true, value: true });
    expect(await scene.published()).toEqual([]);
  });

  it("waits for a living owner, names it, and gives up in words", async () => {
    await using scene = await createScene(mechanism);
    const owner = scene.hold(60_000);
    await owner.says("held 1");
    const waits: LockWait[] = [];
    const late = await acquireFileLock({
      ...scene.options,
      timeoutMs: 2_500,
      onWait: (wait) => void waits.push(wait),
    });
    expect(late).toMatchObject({
      ok: false,
      failure: { code: "lock_timeout", owner: { pid: owner.child.pid } },
    });
    expect(!late.ok && late.failure.sentence).toContain(`held by process ${owner.child.pid} on `);
    expect(waits[0]?.sentence).toContain(`Waiting for process ${owner.child.pid}`);
  });

  it("survives a record that is none, without giving out a token twice", async () => {
    await using scene = await createScene(mechanism);
    const owner = scene.hold(60_000);
    await owner.says("held 1");
    await writeFile(scene.path, "{ torn");
    owner.child.kill("SIGKILL");
    expect(await withFileLock(scene.options, async ({ token }) => token)).toEqual({ ok: true, value: 2 });
  });
});

describe("a lock kept by kernel", () => {
  it("finds a killed owner out long before its heartbeat counts as stale", async () => {
    await using scene = await createScene("kernel");
    const owner = scene.hold(60_000);
    await owner.says("held 1");
    owner.child.kill("SIGKILL");
    const next = await withFileLock({ ...scene.options, staleMs: 3_600_000 }, async ({ token }) => token);
    expect(next).toEqual({ ok: true, value: 2 });
  });

  it("is given back when the work throws", async () => {
    await using scene = await createScene("kernel");
    const broken = withFileLock(scene.options, async () => {
      throw new Error("work failed");
    });
    await expect(broken).rejects.toThrow("work failed");
    expect(await withFileLock({ ...scene.options, timeoutMs: 0 }, async ({ token }) => token)).toEqual({
      ok: true,
      value: 2,
    });
  });
});

it("says that a lock in an impossible place cannot be used", async () => {
  const result = await acquireFileLock({ path: "/dev/null/state/lock", timeoutMs: 10 });
  expect(result).toMatchObject({ ok: false, failure: { code: "lock_unusable" } });
});
