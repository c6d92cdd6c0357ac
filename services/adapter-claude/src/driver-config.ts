/** What the driver needs from its service; everything else comes with each `open`. */
export interface ClaudeDriverConfig {
  /** The Anthropic API key, or null when there is none. */
  readonly apiKey: string | null;
  /** Another Messages API than Anthropic's: a gateway, or the scripted model. */
  readonly baseUrl: string | null;
  /** Variables the agent may see beside PATH and its private HOME. Never the hub's credentials. */
  readonly extraEnv: Readonly<Record<string, string>>;
  /** Model calls one turn may make before it ends as failed. */
  readonly maxTurns: number;
  /** False behind a model that costs nothing: the runtime prices tokens by the model's name. */
  readonly priced: boolean;
  /** `auto` grants what would be asked, within the deny rules; questions to a person are asked in both. */
  readonly approvalMode: "manual" | "auto";
}

/** The name under which the runtime knows the hub's tools; `mcp__envoy__<tool>` for the model. */
export const HUB_SERVER = "envoy";

export const HUB_TOOL_PREFIX = `mcp__${HUB_SERVER}__`;
