/** How the runtime's own commands are confined. In a container the container is the wall. */
export type CodexSandbox = "external-sandbox" | "read-only" | "workspace-write" | "danger-full-access";

/** When the runtime asks. `on-request` with the rules file is the supported way; see `exec-policy.ts`. */
export type CodexApprovalPolicy = "on-request" | "untrusted" | "never";

export interface CodexDriverConfig {
  /** The vendor's key, or what the gateway at `baseUrl` wants. It stays in memory. */
  readonly apiKey: string | null;
  /** An endpoint that speaks the Responses API (a gateway, a local or scripted model); null is the vendor. */
  readonly baseUrl: string | null;
  readonly transport: "stdio" | "ws";
  /** A running app-server to connect to; without it the driver starts its own on loopback. */
  readonly wsUrl?: string;
  /** The capability token of the app-server at `wsUrl`. */
  readonly wsToken?: string;
  readonly sandbox: CodexSandbox;
  readonly approvalPolicy: CodexApprovalPolicy;
  /** `auto`: the driver says yes itself, and a notice in the turn says to what. Questions still go to people. */
  readonly approvalMode: "manual" | "auto";
  /** How long a turn may only repeat failing requests before it ends as unreachable. */
  readonly watchdogMs: number;
  /** How long a turn may be quiet while nothing runs and nobody is asked; at least six minutes when absent. */
  readonly silenceMs?: number;
  readonly codexBin?: string;
  /** More variables for the runtime and its commands, such as proxies; never a secret. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Longer than the runtime's own limit on a quiet stream, so that its better-informed error comes first. */
const SILENCE_MS = 360_000;

export function silenceLimit(config: CodexDriverConfig): number {
  return config.silenceMs ?? Math.max(SILENCE_MS, config.watchdogMs);
}
