import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@envoy/node-kit";
import { expect, it } from "vitest";
import { openAgentConfig } from "./agent-config.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it("writes the file when there is none, readable by its owner alone, and reads the same again", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "new", "agent_config.yaml");
  const agents = await openAgentConfig(path);
  expect(agents).toMatchObject([
    { handle: "Planner", role: "planner", vendor: "claude" },
    { handle: "Reviewer", role: "reviewer", vendor: "codex" },
  ]);
  expect(new Set(agents.flatMap(({ agentId, apiKey }) => [agentId, apiKey])).size).toBe(4);
  for (const { agentId, apiKey } of agents) expect([uuid.test(agentId), apiKey.length]).toEqual([true, 43]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await openAgentConfig(path)).toEqual(agents);
});

it("fills what is empty and keeps the rest, comments included", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "agent_config.yaml");
  await writeFile(
    path,
    `# our team
planner:
  agent_id: "your-planner-uuid" # from the platform
  api_key: ""
  role: planner

# reads everything
reviewer:
  agent_id: "11111111-2222-4333-8444-555555555555"
  api_key: kept
implementer:
  runtime: codex
`,
  );
  const agents = await openAgentConfig(path);
  const text = await readFile(path, "utf8");
  for (const kept of [
    "# our team",
    "# from the platform",
    "# reads everything",
    "api_key: kept",
    "role: planner",
  ]) {
    expect(text).toContain(kept);
  }
  expect(text).not.toContain("your-planner-uuid");
  expect(agents).toMatchObject([
    { handle: "Planner", agentId: expect.stringMatching(uuid) },
    { handle: "Reviewer", agentId: "11111111-2222-4333-8444-555555555555", apiKey: "kept" },
    { handle: "Implementer", role: "implementer", vendor: "codex", agentId: expect.stringMatching(uuid) },
  ]);
  expect(await openAgentConfig(path)).toEqual(agents);
  expect(await readFile(path, "utf8")).toBe(text);
});

it("does not touch a file that it cannot understand", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "agent_config.yaml");
  const text = "planner:\n  agent_id: ''\n  colour: red\n";
  await writeFile(path, text);
  const failure = await openAgentConfig(path).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConfigError);
  expect(String(failure)).toContain(`${path}:3:`);
  expect(await readFile(path, "utf8")).toBe(text);
});
