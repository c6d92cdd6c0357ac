import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const PROGRAM = join(import.meta.dirname, "testing/main-program.ts");

function run(kind: string) {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, kind], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  const started = () => expect.poll(() => said.out, { timeout: 20_000, interval: 20 }).toContain("started");
  return { child, said, ended, started };
}

it.each(["SIGTERM", "SIGINT"] as const)("disposes on %s and ends with 0", async (signal) => {
  const { child, said, ended, started } = run("service");
  await started();
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(said.out).toContain("disposed");
});

it("ends by itself when the work is done", async () => {
  const { said, ended } = run("one-shot");
  expect(await ended).toBe(0);
  expect(said.out).toContain("disposed");
});

it("forces the end on a second signal", async () => {
  const { child, said, ended, started } = run("slow");
  await started();
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(said.out).not.toContain("disposed");
});

it("tells a wrong setting in words with 78, and a crash with its stack and 1", async () => {
  const misconfigured = run("misconfigured");
  expect(await misconfigured.ended).toBe(78);
  expect(misconfigured.said.err).toBe("Environment: one fault\n  NEEDED: not set, and there is no default\n");
  const crash = run("crash");
  expect(await crash.ended).toBe(1);
  expect(crash.said.err).toMatch(/broken inside\n\s+at /);
});
