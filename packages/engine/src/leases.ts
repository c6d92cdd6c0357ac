import { err, ok, type SpaceState } from "@envoy/space";
import type { Clock } from "./ports.ts";

/** An adapter's lease: it ends when it is not renewed for this long; adapters renew three times as often. */
export const LEASE_MS = 15_000;

/** A claim of an agent or script on a task ends when its owner is not heard of for this long. */
export const TASK_LEASE_MS = 15 * 60_000;

/** Who holds a lease, and for how long a renewal lasts. */
export interface LeaseName {
  readonly name: string;
  readonly ms: number;
}

export const agentLease = (agent: string): LeaseName => ({ name: `agent ${agent}`, ms: LEASE_MS });
export const taskLease = (task: { id: string; attempt: string | null }): LeaseName => ({
  name: `task ${task.id} ${task.attempt ?? ""}`,
  ms: TASK_LEASE_MS,
});

/**
 * Who is alive. Tokens and claims are in the log and outlive the hub; deadlines are in memory, because a renewal
 * every few seconds is no history. After a restart every lease has one whole term to be renewed.
 */
export interface Leases {
  renew(space: string, lease: LeaseName): void;
  end(space: string, lease: LeaseName): void;
  until(space: string, lease: LeaseName): number;
  alive(space: string, lease: LeaseName): boolean;
}

export function createLeases(clock: Clock): Leases {
  const startedAt = clock.now();
  const deadlines = new Map<string, number>();
  const key = (space: string, lease: LeaseName) => `${space} ${lease.name}`;
  const until = (space: string, lease: LeaseName) => deadlines.get(key(space, lease)) ?? startedAt + lease.ms;
  return {
    renew(space, lease) {
      deadlines.set(key(space, lease), clock.now() + lease.ms);
    },
    end(space, lease) {
      deadlines.set(key(space, lease), 0);
    },
    until,
    alive: (space, lease) => until(space, lease) > clock.now(),
  };
}

/** The one check of a fencing token: only the newest process of an agent may act for it. */
export function holdsLease(state: SpaceState, ask: { agent: string; token: number }) {
  const held = state.leases[ask.agent]?.token === ask.token;
  return held ? ok(null) : err({ code: "lease_lost", data: { agent: ask.agent } } as const);
}
