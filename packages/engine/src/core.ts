import type { CallReply, EphemeralFrame } from "@envoy/protocol";
import type { Challenges } from "./challenges.ts";
import type { Caller, EngineOptions } from "./engine.ts";
import type { Leases } from "./leases.ts";
import type { SpaceLog } from "./log/space-log.ts";
import type { Account } from "./ports.ts";

/** What handlers share: the ports, the open spaces, and what is known of who is alive. */
export interface Core extends EngineOptions {
  /** The one way in, for an operation that runs another one. */
  dispatch(caller: Caller, name: string, input: unknown): Promise<CallReply>;
  /** The account that records of the hub itself are written under. */
  readonly hub: Account;
  readonly leases: Leases;
  readonly challenges: Challenges;
  /** An open space, or null when there is none of that id. */
  open(space: string): Promise<SpaceLog | null>;
  /** Makes a space that does not exist yet. */
  create(space: string): SpaceLog;
  /** What was to be made has not come to be. */
  forget(space: string): void;
  opened(): Iterable<SpaceLog>;
  /** Resolves with the next commit of the space, or after `ms`; false when the engine ends: then nobody waits on. */
  waitForCommit(space: string, ms: number): Promise<boolean>;
  /** Works out who is doing what and sends what changed. */
  publishPresence(log: SpaceLog): void;
  live(frame: EphemeralFrame): void;
  health(): { writable: boolean; reason: string | null };
  readonly version: string;
  readonly startedAt: number;
}
