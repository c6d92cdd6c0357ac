import type { MemberKind, MemberRole } from "../members/authority.ts";
import type { ConvergentEvent, RejectReason } from "./event.ts";

/** What an authority event does, independent of whether it may. */
export type Deed =
  | { readonly does: "found"; readonly about: string }
  | {
      readonly does: "admit";
      readonly about: string;
      readonly role: MemberRole;
      readonly capabilities: readonly string[];
      readonly kind: MemberKind;
      readonly handle: string;
      readonly name: string;
    }
  | {
      readonly does: "join";
      readonly about: string;
      readonly invite: string;
      readonly kind: MemberKind;
      readonly handle: string;
      readonly name: string;
      readonly proof: string;
    }
  | {
      readonly does: "set-role";
      readonly about: string;
      readonly role: MemberRole;
      readonly capabilities: readonly string[];
    }
  | { readonly does: "remove"; readonly about: string }
  | {
      readonly does: "invite";
      readonly invite: string;
      readonly joinKey: string;
      readonly role: MemberRole;
      readonly capabilities: readonly string[];
      readonly kind: MemberKind | null;
      readonly maxUses: number | null;
      readonly expiresAt: number | null;
    }
  | { readonly does: "revoke"; readonly invite: string }
  /** An authority type of a newer version: carried. */
  | { readonly does: "nothing" };

/**
 * An authority event with everything that follows from its own past alone. It never changes again, however the
 * set grows; what may change is whether the act is effective.
 */
export interface Act {
  readonly id: string;
  readonly author: string;
  readonly event: ConvergentEvent;
  readonly deed: Deed;
  readonly rejected: RejectReason | null;
  /** 0: done as an admin. 1: by somebody less, or by a code. Admins' acts are judged first. */
  readonly tier: 0 | 1;
  /** Steps of authority between the founder's word and this act. */
  readonly distance: number;
  /** A value its author cannot vary: the hash of the key. */
  readonly rank: string;
  /** Position in the authority graph, so that an author's acts are judged in their order. */
  readonly depth: number;
  /** The acts that its author's standing rests on; for a join, the invite. */
  readonly supports: readonly string[];
  /** Acts of one author under the very same heads: they did not know of each other. */
  readonly siblings: string;
}

/** Senior before junior. Only values an author cannot choose come before its own chain's order. */
export function compareActs(a: Act, b: Act): number {
  return compareSeniority(a, b) || a.depth - b.depth || compareText(a.id, b.id);
}

export function compareSeniority(a: Act, b: Act): number {
  return a.tier - b.tier || a.distance - b.distance || compareText(a.rank, b.rank);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whom an act is about: its subject's standing may change by it. */
export function subjectOf(deed: Deed): string | null {
  return "about" in deed ? deed.about : null;
}

/** Whether an act gives standing. */
export function isGrant(deed: Deed): boolean {
  return deed.does === "found" || deed.does === "admit" || deed.does === "join" || deed.does === "set-role";
}

/** Whether an act can take standing away, and with it what its subject does without knowing. */
export function isStrike(deed: Deed): boolean {
  return deed.does === "remove" || deed.does === "set-role";
}
