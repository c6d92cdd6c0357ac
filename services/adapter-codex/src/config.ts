import { type AdapterConfig, adapterConfig, adapterEnvironment, modelAccess } from "@envoy/agent-kit";
import { type Environment, envInteger, loadEnv } from "@envoy/node-kit";
import { z } from "zod";
import type { CodexDriverConfig } from "./driver-config.ts";

/** The variables of the Codex adapter. `.env.example` is checked against this schema. */
export const codexEnvironment = adapterEnvironment.extend({
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the space sets no model; without it the runtime's own default. */
  REVIEWER_MODEL: z.string().optional(),
  REVIEWER_REASONING_EFFORT: z.enum(["low", "medium", "high", "xhigh", "max", "ultra"]).default("xhigh"),
  CODEX_ROLE: adapterEnvironment.shape.AGENT_ROLE,
  CODEX_SANDBOX: z
    .enum(["external-sandbox", "read-only", "workspace-write", "danger-full-access"])
    .default("external-sandbox"),
  CODEX_APPROVAL_MODE: z.enum(["manual", "auto"]).default("manual"),
  CODEX_APPROVAL_POLICY: z.enum(["on-request", "untrusted", "never"]).default("on-request"),
  CODEX_TRANSPORT: z.enum(["stdio", "ws"]).default("stdio"),
  CODEX_WS_URL: z.url({ protocol: /^wss?$/ }).optional(),
  CODEX_WS_TOKEN: z.string().optional(),
  CODEX_WATCHDOG_S: envInteger({ min: 1, max: 3600 }).default(60),
});

/** A name outside the vendor's catalogue, so that the scripted model is asked in the plain way. */
const SCRIPTED_MODEL = "scripted-codex-1";

export interface CodexAdapterConfig {
  readonly adapter: AdapterConfig;
  readonly driver: CodexDriverConfig;
  readonly model: string | null;
  readonly effort: string | null;
}

/** Throws a ConfigError with all faults. */
export async function loadConfig(env: Environment): Promise<CodexAdapterConfig> {
  const values = loadEnv(codexEnvironment, env);
  const adapter = await adapterConfig(values, values.CODEX_ROLE ?? values.AGENT_ROLE ?? "reviewer");
  const access = await modelAccess(
    { url: values.MODEL_GATEWAY_URL, token: values.MODEL_TOKEN, vendor: "openai" },
    { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL },
  );
  return {
    adapter,
    driver: {
      apiKey: access.apiKey,
      baseUrl: access.baseUrl,
      transport: values.CODEX_TRANSPORT,
      sandbox: values.CODEX_SANDBOX,
      approvalPolicy: values.CODEX_APPROVAL_POLICY,
      approvalMode: values.CODEX_APPROVAL_MODE,
      watchdogMs: values.CODEX_WATCHDOG_S * 1000,
      ...(values.CODEX_WS_URL === undefined ? {} : { wsUrl: values.CODEX_WS_URL }),
      ...(values.CODEX_WS_TOKEN === undefined ? {} : { wsToken: values.CODEX_WS_TOKEN }),
    },
    model: access.scripted ? SCRIPTED_MODEL : (values.REVIEWER_MODEL ?? adapter.agent.model),
    effort: adapter.agent.effort ?? values.REVIEWER_REASONING_EFFORT,
  };
}
