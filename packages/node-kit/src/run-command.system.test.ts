import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

const node = (script: string) => ({
  file: process.execPath,
  args: ["-e", script],
  parse: ({ stdout }: { stdout: string }) => stdout,
});

it("hands the output to the parser, arguments as they are, input on stdin", async () => {
  const args = ["-e", "process.stdin.on('data', d => console.log(process.argv[1] + d))", "$(id) ; *"];
  const result = await runCommand({
    file: process.execPath,
    args,
    input: "!",
    parse: ({ stdout }) => stdout.trim(),
  });
  expect(result).toEqual({ ok: true, value: "$(id) ; *!" });
});

it("tells a missing program, an exit code and a signal apart, and masks secrets", async () => {
  const secret = await runCommand({
    ...node("console.error('bad hunter2 https://a:b@h/'); process.exit(3)"),
    secrets: ["hunter2"],
  });
  expect(secret).toMatchObject({
    ok: false,
    failure: { kind: "exit", exitCode: 3, stderr: "bad *** https://***@h/" },
  });
  expect(JSON.stringify(secret)).not.toContain("hunter2");
  expect(await runCommand({ file: "no-such-program", args: [], parse: () => 1 })).toMatchObject({
    failure: { kind: "not_found" },
  });
  expect(await runCommand(node("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({
    failure: { kind: "signal" },
  });
  expect(await runCommand({ ...node("process.exit(4)"), okCodes: [0, 4] })).toEqual({ ok: true, value: "" });
});

it("ends the whole process group on timeout, also a grandchild that ignores SIGTERM", async () => {
  const folder = await mkdtemp(join(tmpdir(), "run-command-"));
  const pidFile = join(folder, "pid");
  const grandchild = `process.on('SIGTERM', () => {}); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
  const result = await runCommand({ ...node(script), timeoutMs: 1_500 });
  expect(result).toMatchObject({ ok: false, failure: { kind: "timeout" } });
  const pid = Number(await readFile(pidFile, "utf8"));
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  await rm(folder, { recursive: true });
});

it("stops on abort, before and during the run, and on too much output", async () => {
  const abort = new AbortController();
  const running = runCommand({ ...node("setInterval(() => {}, 1000)"), signal: abort.signal });
  await sleep(100);
  abort.abort();
  expect(await running).toMatchObject({ failure: { kind: "aborted" } });
  expect(await runCommand({ ...node("1"), signal: abort.signal })).toMatchObject({
    failure: { kind: "aborted" },
  });
  const loud = node("for (;;) process.stdout.write('x'.repeat(9999))");
  expect(await runCommand({ ...loud, maxOutputBytes: 50_000 })).toMatchObject({
    failure: { kind: "output_limit" },
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
