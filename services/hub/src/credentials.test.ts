import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentConfigSchema, readYamlFile } from "@envoy/node-kit";
import { expect, it } from "vitest";
import { openAgentConfig } from "./agent-config.ts";
import { shareCredentials } from "./credentials.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

const source = `planner:
  agent_id: ""
  model: claude-opus-5
reviewer:
  agent_id: "11111111-2222-4333-8444-555555555555"
  api_key: of-the-reviewer
`;

it("gives each agent a file that holds its own entry and nobody else's key [agent-credentials]", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "agent_config.yaml");
  await writeFile(path, source);
  const agents = await openAgentConfig(path);
  const shared = join(folder.path, "shared");
  await shareCredentials({ from: path, folder: shared });

  const file = join(shared, "planner", "agent_config.yaml");
  const planner = await readYamlFile(file, agentConfigSchema);
  expect([...planner.values()]).toMatchObject([
    { name: "planner", model: "claude-opus-5", agentId: agents[0]?.agentId, apiKey: agents[0]?.apiKey },
  ]);
  expect(await readFile(file, "utf8")).not.toContain("of-the-reviewer");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it("takes the agents from a source it never writes, and keeps the credentials it made", async () => {
  await using folder = await temporaryFolder();
  const given = join(folder.path, "given.yaml");
  const path = join(folder.path, "data", "agent_config.yaml");
  await mkdir(join(folder.path, "data"));
  await writeFile(given, source);
  const first = await openAgentConfig(path, given);
  await writeFile(given, `${source}implementer:\n  runtime: codex\n`);
  const second = await openAgentConfig(path, given);

  expect(second.slice(0, 2)).toEqual(first);
  expect(second[2]).toMatchObject({ handle: "Implementer", role: "implementer" });
  expect(await openAgentConfig(path, given)).toEqual(second);
  expect(await readFile(given, "utf8")).toBe(`${source}implementer:\n  runtime: codex\n`);
});

it("says which source cannot be read", async () => {
  await using folder = await temporaryFolder();
  const missing = join(folder.path, "missing.yaml");
  await expect(openAgentConfig(join(folder.path, "own.yaml"), missing)).rejects.toThrow(
    `AGENT_CONFIG_SOURCE`,
  );
});
