import { z } from "zod";

/** The runtimes an agent can have; `api` is our own tool loop over a compatible model API. */
export const AGENT_RUNTIMES = ["claude", "codex", "api"] as const;
export type AgentRuntime = (typeof AGENT_RUNTIMES)[number];

const handle = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,31}$/,
    "an agent's name starts with a-z and goes on with a-z, 0-9, - or _ (at most 32)",
  );
const optionalText = z
  .string()
  .trim()
  .min(1)
  .nullish()
  .transform((text) => text ?? null);
/** Empty and the example's `your-…` mean: to be created and filled in at the first start. */
const credential = z
  .string()
  .nullish()
  .transform((text) => (text && !/^your[-_]/i.test(text) ? text : null));

const repo = z.strictObject({
  url: z
    .string()
    .nullish()
    .transform((text) => text || null),
  path: z.string().startsWith("/", "must be an absolute path").default("/workspace/repo"),
  branch: optionalText,
  index: z.boolean().default(true),
});

const entry = z.strictObject({
  agent_id: credential,
  api_key: credential,
  role: handle.optional(),
  runtime: z.enum(AGENT_RUNTIMES).optional(),
  display_name: optionalText,
  model: optionalText,
  effort: optionalText,
  /** Where a compatible model API answers; for the `api` runtime. */
  base_url: z
    .url()
    .nullish()
    .transform((url) => url ?? null),
  approval_mode: z.enum(["manual", "auto"]).default("manual"),
  repo: repo.prefault({}),
});

/**
 * `agent_config.yaml`: agent name to its settings. The role defaults to the name and the runtime to what the
 * role usually runs on, so the file of the quick start needs neither.
 */
export const agentConfigSchema = z
  .record(handle, entry)
  .refine((agents) => Object.keys(agents).length > 0, "at least one agent is needed")
  .transform(
    (agents) => new Map(Object.entries(agents).map(([name, fields]) => [name, toAgent(name, fields)])),
  );

export type AgentConfig = z.output<typeof agentConfigSchema>;

/** One agent as the rest of the system sees it; null means "not set, use the vendor's or the hub's default". */
export interface AgentSettings {
  readonly name: string;
  readonly agentId: string | null;
  readonly apiKey: string | null;
  readonly role: string;
  readonly runtime: AgentRuntime;
  readonly displayName: string | null;
  readonly model: string | null;
  readonly effort: string | null;
  readonly baseUrl: string | null;
  readonly approvalMode: "manual" | "auto";
  readonly repo: {
    readonly url: string | null;
    readonly path: string;
    readonly branch: string | null;
    readonly index: boolean;
  };
}

function toAgent(name: string, fields: z.output<typeof entry>): AgentSettings {
  const role = fields.role ?? name;
  return {
    name,
    agentId: fields.agent_id,
    apiKey: fields.api_key,
    role,
    runtime: fields.runtime ?? USUAL_RUNTIME[role] ?? "claude",
    displayName: fields.display_name,
    model: fields.model,
    effort: fields.effort,
    baseUrl: fields.base_url,
    approvalMode: fields.approval_mode,
    repo: fields.repo,
  };
}

const USUAL_RUNTIME: Readonly<Record<string, AgentRuntime>> = { planner: "claude", reviewer: "codex" };
