import { join, resolve } from "node:path";
import {
  type AgentSettings,
  agentConfigSchema,
  ConfigError,
  envInteger,
  readYamlFile,
} from "@envoy/node-kit";
import { z } from "zod";

/** The variables all adapters have in common; each adds its vendor's. */
export const adapterEnvironment = z.object({
  HUB_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:4700"),
  /** Holds the agent's id and key. In containers a file with this one agent. */
  AGENT_CONFIG: z.string().default("./agent_config.yaml"),
  /** The role to play; the agent of that role in AGENT_CONFIG. */
  AGENT_ROLE: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "a role is a lower-case word such as planner")
    .optional(),
  /** Which agent of AGENT_CONFIG, where several have the role. */
  AGENT_NAME: z.string().optional(),
  WORKSPACE_DIR: z.string().default("./.envoy/workspace"),
  AGENT_STATE_DIR: z.string().optional(),
  APPROVAL_TIMEOUT_S: envInteger({ min: 1, max: 604_800 }).default(3600),
  TURN_TIMEOUT_S: envInteger({ min: 10, max: 86_400 }).default(1800),
  /** Without it the vendor is called directly with the key of this process. */
  MODEL_GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODEL_TOKEN: z
    .string()
    .optional()
    .meta({ examples: ["MODEL_TOKEN_FILE=/run/model/token"] }),
});

export type AdapterEnvironment = z.output<typeof adapterEnvironment>;

export interface AdapterConfig {
  readonly agent: AgentSettings & { readonly agentId: string; readonly apiKey: string };
  readonly hubUrl: string;
  readonly workspace: { readonly repo: string; readonly notes: string; readonly context: string };
  readonly stateDir: string;
  readonly approvalTtlMs: number;
  readonly turnLimitMs: number;
}

/** Finds the agent of a role in AGENT_CONFIG and works out its folders. Throws a ConfigError that says what to do. */
export async function adapterConfig(values: AdapterEnvironment, role: string): Promise<AdapterConfig> {
  const file = resolve(values.AGENT_CONFIG);
  const agents = [...(await readYamlFile(file, agentConfigSchema)).values()];
  const fitting = agents.filter((one) =>
    values.AGENT_NAME === undefined ? one.role === role : one.name === values.AGENT_NAME,
  );
  const [agent] = fitting;
  const known = agents.map((one) => `${one.name} (${one.role})`).join(", ");
  if (agent === undefined)
    throw fault(
      "AGENT_ROLE",
      `${file} has no agent for ${values.AGENT_NAME ?? `the role ${role}`}; it has: ${known}`,
    );
  if (fitting.length > 1)
    throw fault("AGENT_NAME", `several agents of ${file} have the role ${role}; name one of: ${known}`);
  const { agentId, apiKey } = agent;
  if (agentId === null || apiKey === null) {
    throw fault(
      "AGENT_CONFIG",
      `${file}: ${agent.name} has no agent_id and api_key yet; start the hub first, it fills them in`,
    );
  }
  const root = resolve(values.WORKSPACE_DIR);
  return {
    agent: { ...agent, agentId, apiKey },
    hubUrl: values.HUB_URL,
    workspace: { repo: join(root, "repo"), notes: join(root, "notes"), context: join(root, "context") },
    stateDir: resolve(values.AGENT_STATE_DIR ?? join(".envoy/agents", agent.name)),
    approvalTtlMs: values.APPROVAL_TIMEOUT_S * 1000,
    turnLimitMs: values.TURN_TIMEOUT_S * 1000,
  };
}

function fault(where: string, reason: string): ConfigError {
  return new ConfigError("Environment", [{ where, reason, example: null }]);
}
