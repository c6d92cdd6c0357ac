import { type AdapterConfig, adapterConfig, adapterEnvironment, modelAccess } from "@envoy/agent-kit";
import { type Environment, envInteger, loadEnv } from "@envoy/node-kit";
import { z } from "zod";
import type { ClaudeDriverConfig } from "./driver-config.ts";

/** The variables of the Claude adapter. `.env.example` is checked against this schema. */
export const claudeEnvironment = adapterEnvironment.extend({
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the space sets no model. */
  PLANNER_MODEL: z.string().optional(),
  PLANNER_REASONING_EFFORT: z.enum(["low", "medium", "high", "xhigh", "max"]).optional(),
  CLAUDE_APPROVAL_MODE: z.enum(["manual", "auto"]).optional(),
  CLAUDE_MAX_TURNS: envInteger({ min: 1, max: 1000 }).default(60),
});

/** A model the scripted server plays under; the runtime asks for a plausible name. */
const SCRIPTED_MODEL = "claude-sonnet-5";

export interface ClaudeAdapterConfig {
  readonly adapter: AdapterConfig;
  readonly driver: ClaudeDriverConfig;
  readonly model: string | null;
  readonly effort: string | null;
}

/** Throws a ConfigError with all faults. */
export async function loadConfig(env: Environment): Promise<ClaudeAdapterConfig> {
  const values = loadEnv(claudeEnvironment, env);
  const adapter = await adapterConfig(values, values.AGENT_ROLE ?? "planner");
  const access = await modelAccess(
    { url: values.MODEL_GATEWAY_URL, token: values.MODEL_TOKEN, vendor: "anthropic" },
    { apiKey: values.ANTHROPIC_API_KEY, baseUrl: values.ANTHROPIC_BASE_URL },
  );
  return {
    adapter,
    driver: {
      apiKey: access.apiKey,
      baseUrl: access.baseUrl,
      extraEnv: {},
      maxTurns: values.CLAUDE_MAX_TURNS,
      priced: !access.scripted,
      approvalMode: values.CLAUDE_APPROVAL_MODE ?? adapter.agent.approvalMode,
    },
    model: access.scripted ? SCRIPTED_MODEL : (values.PLANNER_MODEL ?? adapter.agent.model),
    effort: values.PLANNER_REASONING_EFFORT ?? adapter.agent.effort,
  };
}
