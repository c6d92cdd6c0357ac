import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

const main = join(import.meta.dirname, "main.ts");

function startMain(variables: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (data) => (output.out += data));
  child.stderr.on("data", (data) => (output.err += data));
  return { child, output, exited: once(child, "exit") };
}

test("the service starts from its environment, answers, and stops on SIGTERM while a client waits", async () => {
  const { child, output, exited } = startMain({
    SCRIPTED_MODEL_PORT: "0",
    SCRIPTED_MODEL_SCENARIO: "faults",
  });
  while (!output.out.includes('"url"')) await once(child.stdout, "data");
  const { url } = JSON.parse(output.out.split("\n")[0] ?? "");
  const ask = (content: string) =>
    fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": "any" },
      body: JSON.stringify({
        model: "claude-sonnet-5",
        stream: content === "stall",
        messages: [{ role: "user", content }],
      }),
    });
  expect(await (await ask("x")).json()).toMatchObject({ content: [{ text: "All is well again." }] });
  const waiting = (await ask("stall")).text().catch(() => "cut");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(await waiting).toBe("cut");
});

test("a wrong setting ends the start with words", async () => {
  const { output, exited } = startMain({
    SCRIPTED_MODEL_PORT: "eighty",
    SCRIPTED_MODEL_SCENARIO: "pair-programming",
  });
  expect(await exited).toEqual([78, null]);
  expect(output.err).toMatch(/SCRIPTED_MODEL_PORT/);
});
