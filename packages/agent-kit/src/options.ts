import type { DriverFactory } from "./driver.ts";
import type { HubLink } from "./hub-link.ts";

/** The part of a logger the kit uses; pino's fits. */
export interface Logger {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

export interface AgentOptions {
  readonly hubUrl: string;
  readonly agentId: string;
  readonly apiKey: string;
  /** Null: the first space the agent is a member of. */
  readonly space?: string | null;
  readonly driver: DriverFactory;
  /** Folders as this process sees them. */
  readonly workspace: { readonly repo: string; readonly notes: string; readonly context: string };
  /** A private folder that survives restarts: the state file, and below `runtime/` the runtime's own. */
  readonly stateDir: string;
  /** Used where the space sets none. */
  readonly model?: string | null;
  readonly effort?: string | null;
  /** How long an approval waits for a person. */
  readonly approvalTtlMs?: number;
  /** How long a turn may take, without the time in which it waits for people. */
  readonly turnLimitMs?: number;
  /** How long an orderly end lets a turn run on before it is interrupted. */
  readonly finishGraceMs?: number;
  /** How long a runtime may take to heed an interrupt before it is left behind. */
  readonly interruptGraceMs?: number;
  readonly log: Logger;
  /** Another way to the hub than `hubUrl`; for tests of the network. */
  readonly connect?: (options: { hubUrl: string; agentId: string; apiKey: string }) => HubLink;
}

export const defaults = {
  approvalTtlMs: 60 * 60 * 1000,
  turnLimitMs: 30 * 60 * 1000,
  finishGraceMs: 2_000,
  interruptGraceMs: 10_000,
  shutdownGraceMs: 3_000,
} as const;

export interface Agent extends AsyncDisposable {
  /** Resolves when the agent holds its lease and its runtime is open for the first time. */
  readonly ready: Promise<void>;
  /** Settles when the agent has ended; rejects on a defect. */
  readonly done: Promise<void>;
  state(): AgentState;
}

export type AgentState = "connecting" | "opening" | "idle" | "working" | "blocked" | "standby" | "stopped";
