import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { FirstSpace } from "@envoy/engine";
import { type AgentConfig, agentConfigSchema, ConfigError, parseYaml } from "@envoy/node-kit";
import { isMap, isScalar, parseDocument } from "yaml";
import { errorCode, isMissing, writeWhole } from "./files.ts";

/** Credentials are made up by nobody: 256 random bits. */
const newCredentials = { agent_id: () => randomUUID(), api_key: () => randomBytes(32).toString("base64url") };

const TEMPLATE = `# The agents of this hub, made at its first start. Each adapter signs in with its agent_id and api_key.
# A new agent is an entry here, a prompt prompts/<role>.md, and an adapter that runs with this name.
planner:
  agent_id: ""
  api_key: ""
  role: planner             # loads prompts/planner.md
  runtime: claude
  repo:
    url: ""                 # SSH or HTTPS clone URL, or a path; empty: the sample repository
    path: "/workspace/repo"
    branch: "main"
    index: true             # generate context files on start-up

reviewer:
  agent_id: ""
  api_key: ""
  role: reviewer
  runtime: codex
  repo:
    url: ""
    path: "/workspace/repo"
    branch: "main"
    index: true
`;

export type ConfiguredAgents = FirstSpace["agents"];

/**
 * Reads agent_config.yaml; writes it when it is missing, and fills credentials that are empty without touching
 * anything else in it. With a source the agents are those of that file, which is never written: the file at
 * `path` becomes its copy with credentials, and keeps the ones it has made. Throws a ConfigError for what is
 * wrong with either.
 */
export async function openAgentConfig(path: string, source: string | null = null): Promise<ConfiguredAgents> {
  const found = await readOptional(path);
  const text = source === null ? (found ?? TEMPLATE) : await readSource(source);
  const config = parseYaml(text, source ?? path, agentConfigSchema);
  const earlier = source === null || found === null ? null : parseYaml(found, path, agentConfigSchema);
  const filled = fillCredentials(text, config, earlier);
  if (filled !== found) {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole({ path, text: filled, mode: 0o600 });
  }
  return toAgents(parseYaml(filled, path, agentConfigSchema));
}

/** Works on the document, not on its value, so that comments and order stay. */
function fillCredentials(text: string, config: AgentConfig, earlier: AgentConfig | null): string {
  const lacking = [...config.values()].filter((agent) => agent.agentId === null || agent.apiKey === null);
  if (lacking.length === 0) return text;
  const document = parseDocument(text);
  for (const { name, agentId, apiKey } of lacking) {
    const known = earlier?.get(name);
    const credentials = {
      agent_id: agentId ?? known?.agentId ?? newCredentials.agent_id(),
      api_key: apiKey ?? known?.apiKey ?? newCredentials.api_key(),
    };
    const entry = document.get(name, true);
    if (!isMap(entry)) {
      document.set(name, document.createNode(credentials));
      continue;
    }
    for (const [field, value] of Object.entries(credentials)) {
      const node = entry.get(field, true);
      if (isScalar(node)) node.value = value;
      else entry.set(field, value);
    }
  }
  return document.toString({ lineWidth: 0 });
}

function toAgents(config: AgentConfig): ConfiguredAgents {
  return [...config.values()].map(({ name, agentId, apiKey, role, runtime }) => {
    if (agentId === null || apiKey === null) throw new Error(`${name} has no credentials after filling`);
    return { agentId, apiKey, handle: capitalised(name), role, vendor: runtime };
  });
}

/** People mention `@Planner`; the file's keys are lower case. */
function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

async function readSource(source: string): Promise<string> {
  try {
    return await readFile(source, "utf8");
  } catch (error) {
    const reason = `cannot read ${source} (${errorCode(error)})`;
    throw new ConfigError("Environment", [{ where: "AGENT_CONFIG_SOURCE", reason, example: null }]);
  }
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
