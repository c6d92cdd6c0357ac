import { err, ok, type SpaceState } from "@envoy/space";
import type { Clock } from "./ports.ts";

/** A lease that is not renewed for this long ends; adapters renew three times as often. */
export const LEASE_MS = 15_000;

/**
 * Who is alive. Tokens are in the log and outlive the hub; deadlines are in memory, because a renewal every few
 * seconds is no history. After a restart every lease has one whole term to be renewed.
 */
export interface Leases {
  renew(space: string, agent: string): void;
  end(space: string, agent: string): void;
  alive(space: string, agent: string): boolean;
}

export function createLeases(clock: Clock): Leases {
  const startedAt = clock.now();
  const deadlines = new Map<string, number>();
  const name = (space: string, agent: string) => `${space} ${agent}`;
  return {
    renew(space, agent) {
      deadlines.set(name(space, agent), clock.now() + LEASE_MS);
    },
    end(space, agent) {
      deadlines.set(name(space, agent), 0);
    },
    alive(space, agent) {
      return (deadlines.get(name(space, agent)) ?? startedAt + LEASE_MS) > clock.now();
    },
  };
}

/** The one check of a fencing token: only the newest process of an agent may act for it. */
export function holdsLease(state: SpaceState, ask: { agent: string; token: number }) {
  const held = state.leases[ask.agent]?.token === ask.token;
  return held ? ok(null) : err({ code: "lease_lost", data: { agent: ask.agent } } as const);
}
