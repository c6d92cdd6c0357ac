import type { Clock, Ids } from "./ports.ts";

/** How long a challenge can be answered. */
const CHALLENGE_MS = 60_000;
const KEPT = 10_000;

/** One-time texts to sign. In memory: a restart costs a caller one more question. */
export interface Challenges {
  make(actor: string): { challenge: string; expiresAt: number };
  /** True once, for the actor it was made for, in time. */
  spend(actor: string, challenge: string): boolean;
}

export function createChallenges({ clock, ids }: { clock: Clock; ids: Ids }): Challenges {
  const open = new Map<string, { actor: string; expiresAt: number }>();
  return {
    make(actor) {
      const challenge = `envoy/sign-in/v1\n${ids.random(40)}`;
      const expiresAt = clock.now() + CHALLENGE_MS;
      if (open.size >= KEPT) open.delete(open.keys().next().value ?? "");
      open.set(challenge, { actor, expiresAt });
      return { challenge, expiresAt };
    },
    spend(actor, challenge) {
      const known = open.get(challenge);
      open.delete(challenge);
      return known?.actor === actor && known.expiresAt > clock.now();
    },
  };
}
