import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hubEnvironment } from "@envoy/hub";
import { gatewayEnvironment } from "@envoy/model-gateway";
import { agentConfigSchema, LOG_LEVELS, parseYaml } from "@envoy/node-kit";
import { environmentSchema as repoInitEnvironment } from "@envoy/repo-init";
import { expect, it } from "vitest";
import { z } from "zod";
import { claudeEnvironment } from "../services/adapter-claude/src/config.ts";
import { codexEnvironment } from "../services/adapter-codex/src/config.ts";

const schemas = {
  hub: hubEnvironment,
  "model-gateway": gatewayEnvironment,
  "repo-init": repoInitEnvironment,
  "adapter-claude": claudeEnvironment,
  "adapter-codex": codexEnvironment,
  every: z.object({ LOG_LEVEL: z.enum(LOG_LEVELS).optional() }),
};

const read = (name: string) => readFile(join(import.meta.dirname, "..", name), "utf8");

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly comment: string;
}

async function settings(): Promise<Setting[]> {
  const found = (await read(".env.example")).matchAll(
    /^(?<comment>.*)\n#(?<name>[A-Z][A-Z0-9_]*)=(?<value>.*)$/gm,
  );
  return [...found].map(({ groups }) => ({
    name: groups?.name ?? "",
    value: groups?.value ?? "",
    comment: groups?.comment ?? "",
  }));
}

/** What docker-compose.yml takes from the environment, nested defaults included. */
async function interpolated(): Promise<string[]> {
  const text = await read("docker-compose.yml");
  return [...new Set([...text.matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map((match) => match[1] ?? ""))];
}

it("explains every variable of every program once, and no other", async () => {
  const inSchemas = Object.values(schemas).flatMap((schema) => Object.keys(schema.shape));
  const known = [...new Set([...inSchemas, ...(await interpolated())])].sort();
  const shown = (await settings()).map(({ name }) => name);
  expect([...shown].sort()).toEqual(known);
  for (const { name, comment } of await settings()) expect(comment, name).toMatch(/^# \S.{10,}/);
});

/** Each program has its own default. */
const ELSEWHERE = ["WORKSPACE_DIR", "AGENT_CONFIG"];
const isPlain = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

it("shows values that the programs accept, and the default where there is one", async () => {
  for (const { name, value } of await settings()) {
    for (const [program, schema] of Object.entries(schemas)) {
      const field: z.core.$ZodType | undefined = new Map<string, z.core.$ZodType>(
        Object.entries(schema.shape),
      ).get(name);
      if (field === undefined || value === "") continue;
      const shown = z.safeParse(field, value);
      expect(shown, `${name}=${value} for ${program}`).toMatchObject({ success: true });
      const usual = z.safeParse(field, undefined);
      if (usual.success && isPlain(usual.data) && !ELSEWHERE.includes(name))
        expect(shown.data, `${name} of ${program}`).toBe(usual.data);
    }
  }
});

it("sets nothing by being copied as it is", async () => {
  const lines = (await read(".env.example")).split("\n").filter((line) => !/^(#.*)?$/.test(line));
  expect(lines).toEqual([]);
});

it("hands every setting of a service that people may change through Compose", async () => {
  const passed = await interpolated();
  const all = await settings();
  const own = all.findIndex(({ name }) => name === "HUB_HOST");
  const changeable = all.slice(0, own).map(({ name }) => name);
  expect(changeable.filter((name) => !passed.includes(name))).toEqual(["REPO_INIT_WATCH"]);
});

it("shows every field of agent_config.yaml, and agents that the schema accepts", async () => {
  const text = await read("agent_config.yaml.example");
  const agents = parseYaml(text, "agent_config.yaml.example", agentConfigSchema);
  expect(
    [...agents.values()].map(({ name, role, runtime, agentId, apiKey }) => [
      name,
      role,
      runtime,
      agentId,
      apiKey,
    ]),
  ).toEqual([
    ["planner", "planner", "claude", null, null],
    ["reviewer", "reviewer", "codex", null, null],
  ]);
  const Fields = z.object({
    properties: z.record(z.string(), z.object({ properties: z.record(z.string(), z.unknown()).optional() })),
  });
  const schema = z
    .object({ additionalProperties: Fields })
    .parse(z.toJSONSchema(agentConfigSchema, { io: "input", unrepresentable: "any" }));
  const fields = Object.entries(schema.additionalProperties.properties).flatMap(([name, { properties }]) => [
    name,
    ...Object.keys(properties ?? {}),
  ]);
  expect(fields.length).toBeGreaterThan(10);
  const shown = [...text.matchAll(/^ +([a-z_]+):/gm)].map((match) => match[1]);
  expect(fields.filter((field) => !shown.includes(field))).toEqual([]);
});
