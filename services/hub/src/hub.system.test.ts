import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CallReply, Input, OperationName, Output } from "@envoy/protocol";
import { expect, it } from "vitest";
import { finished, type HubProcess, runSource, startHubProcess } from "./test-support/hub-process.ts";
import { testEnvironment, writePrompts } from "./test-support/start-test-hub.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

async function prepare() {
  const folder = await temporaryFolder();
  await writePrompts(folder.path);
  return { ...folder, env: testEnvironment(folder.path) };
}

async function call<N extends OperationName>(
  url: string,
  token: string,
  name: N,
  input: Input<N>,
): Promise<Output<N>> {
  const response = await fetch(`${url}/v1/call/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(input),
  });
  // The hub promises this shape.
  const reply = (await response.json()) as CallReply;
  if (!reply.ok) throw new Error(reply.error.code);
  // The registry types what the hub answers.
  return reply.value as Output<N>;
}

async function enter({ url, link }: HubProcess): Promise<{ token: string; space: string }> {
  const { session } = await call(url, "", "account.signIn", { token: link });
  const { spaces } = await call(url, session, "space.list", {});
  return { token: session, space: spaces[0]?.id ?? "" };
}

it("keeps everything it acknowledged through kill -9, in order and once [durable-ack]", async () => {
  await using place = await prepare();
  const acknowledged = new Map<string, number>();
  let entered = { token: "", space: "" };
  for (let round = 0; round < 3; round++) {
    await using hub = await startHubProcess(place.env);
    if (round === 0) entered = await enter(hub);
    const { token, space } = entered;
    const writer = async (lane: number) => {
      for (let index = 0; ; index++) {
        const text = `round ${round} lane ${lane} message ${index}`;
        const { seq } = await call(hub.url, token, "message.send", { space, text, key: text });
        acknowledged.set(text, seq);
      }
    };
    const before = acknowledged.size;
    const writers = Promise.allSettled([0, 1, 2, 3, 4, 5, 6, 7].map(writer));
    while (acknowledged.size < before + 60) await new Promise((resolve) => setTimeout(resolve, 5));
    await hub.end("SIGKILL");
    await writers;
  }
  await using hub = await startHubProcess(place.env);
  const { token, space } = entered;
  const stored = new Map<string, number>();
  let after: string | null = null;
  for (let more = true; more; ) {
    const page: Output<"feed.read"> = await call(hub.url, token, "feed.read", { space, after, limit: 1000 });
    for (const { seq, type, body } of page.entries) {
      if (type !== "message.post") continue;
      const { text } = body as { text: string };
      expect(stored.has(text), text).toBe(false);
      stored.set(text, seq);
    }
    ({ cursor: after, more } = page);
  }
  for (const [text, seq] of acknowledged) expect(stored.get(text), text).toBe(seq);
});

it("answers who waits with the cursor they came with, then ends with its work done", async () => {
  await using place = await prepare();
  await using hub = await startHubProcess(place.env);
  const { token, space } = await enter(hub);
  const { cursor } = await call(hub.url, token, "feed.read", { space, limit: 1000 });
  const waiting = call(hub.url, token, "feed.read", { space, after: cursor, waitMs: 50_000 });
  while (!(await (await fetch(`${hub.url}/metrics`)).text()).includes("envoy_pending_calls 1")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const code = await hub.end("SIGTERM");
  expect(await waiting).toEqual({ entries: [], cursor, more: false });
  expect(code).toBe(0);
  expect(hub.output()).toContain("the hub has ended");
  await expect(stat(join(place.env.HUB_DATA_DIR, "local-access.json"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

it("prints a new sign-in link for whoever may read the hub's folder, while it runs [sign-in-link]", async () => {
  await using place = await prepare();
  const without = await finished(runSource("sign-in.ts", place.env));
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("No hub runs")]);
  await using hub = await startHubProcess(place.env);
  const printed = await finished(runSource("sign-in.ts", place.env));
  const link = /#token=(\S+)/.exec(printed.stdout)?.[1] ?? "";
  const { handle } = await call(hub.url, "", "account.signIn", { token: link });
  expect([printed.code, handle]).toEqual([0, "you"]);
  await expect(call(hub.url, "", "account.signIn", { token: link })).rejects.toThrow("link_spent");
  const { mode } = await stat(join(place.env.HUB_DATA_DIR, "local-access.json"));
  expect(mode & 0o777).toBe(0o600);
  const guessed = await fetch(`${hub.url}/local/sign-in`, {
    method: "POST",
    headers: { authorization: "Bearer x" },
  });
  expect(guessed.status).toBe(401);
});

it("says what is wrong with its settings, without a stack, and ends with the code for that [config-faults]", async () => {
  await using place = await prepare();
  const wrong = await finished(
    runSource("main.ts", { ...place.env, HUB_PORT: "none", FOUNDER_HANDLE: "@x" }),
  );
  expect([wrong.code, wrong.stderr]).toEqual([78, expect.stringMatching(/HUB_PORT[\s\S]*FOUNDER_HANDLE/)]);
  expect(wrong.stderr).not.toMatch(/\n\s+at /);
  await rm(join(place.env.PROMPTS_DIR, "planner.md"));
  const missing = await finished(runSource("main.ts", place.env));
  expect([missing.code, missing.stderr]).toEqual([78, expect.stringContaining("planner.md")]);
});

it("says so when its port is taken", async () => {
  await using place = await prepare();
  await using other = await prepare();
  await using hub = await startHubProcess(place.env);
  const second = await finished(runSource("main.ts", { ...other.env, HUB_PORT: new URL(hub.url).port }));
  expect([second.code, second.stderr]).toEqual([78, expect.stringContaining("is in use")]);
});
