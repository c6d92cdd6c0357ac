import { z } from "zod";
import { ActorId, EventId } from "../ids.ts";
import { contentRestore } from "../members/events.ts";
import { signedEvents } from "../spaces/catalogue.ts";
import { taskExpired } from "../tasks/events.ts";

/**
 * One signed event as plain data: the caller has checked canonical bytes, id and signature. `seq` is the receipt
 * of the hub that orders this space, where there is one.
 */
export const ConvergentEvent = z.object({
  id: EventId,
  type: z.string().max(64),
  author: ActorId,
  writer: z.string().regex(/^[0-9a-f]{16}$/, "a writer is 16 hex digits"),
  wseq: z.number().int().min(1),
  wprev: EventId.nullable(),
  parents: z.array(EventId).max(16),
  auth: z.array(EventId).max(8),
  epoch: z.number().int().min(0),
  /** Decides nothing, with one exception: a join that itself says it came after its invite had expired. */
  ts: z.number().int().min(0),
  refs: z.array(z.object({ id: z.string().max(128), kind: z.string().max(32) })).max(32),
  /** Null once redacted. */
  body: z.unknown(),
  seq: z.number().int().min(1).optional(),
});
export type ConvergentEvent = z.infer<typeof ConvergentEvent>;

const object = z.object({ object: z.string().regex(/^[0-9a-f]{64}$/, "an object is named by its hash") });

/** Every type that has a meaning when histories meet; any other type is carried and changes nothing. */
export const convergentBodies = {
  ...signedEvents,
  "content.restore": contentRestore,
  "task.expire": taskExpired,
  "read.mark": z.object({ upTo: z.number().int().min(0) }),
  "object.put": object,
  "object.link": object,
  "object.drop": object,
} as const;

export type ConvergentType = keyof typeof convergentBodies;
export type BodyOf<T extends ConvergentType> = z.infer<(typeof convergentBodies)[T]>;

export function isConvergentType(type: string): type is ConvergentType {
  return Object.hasOwn(convergentBodies, type);
}

const authorityPrefixes = ["member.", "invite.", "key."];

/**
 * Whether an event belongs to the authority graph. It goes by the name, so that a replica which does not know a
 * newer authority type yet still keeps it in the right graph.
 */
export function isAuthorityType(type: string): boolean {
  return (
    type === "space.create" ||
    type === "space.sequencer" ||
    authorityPrefixes.some((prefix) => type.startsWith(prefix))
  );
}

/** What became of an event. Nothing is deleted by merging; every verdict can be listed. */
export type Verdict =
  | { readonly is: "accepted"; readonly restoredBy?: string }
  | { readonly is: "withheld"; readonly reason: WithheldReason; readonly by: string }
  | { readonly is: "void"; readonly reason: VoidReason }
  | { readonly is: "rejected"; readonly reason: RejectReason }
  | { readonly is: "pending"; readonly missing: readonly string[] };

export type WithheldReason = "author_removed" | "author_demoted" | "author_not_admitted";
export type VoidReason =
  | "author_not_admitted"
  | "removed_concurrently"
  | "demoted_concurrently"
  | "inviter_lost_standing"
  | "invite_revoked"
  | "invite_spent"
  | "too_many_at_once";
export type RejectReason =
  | "second_genesis"
  | "bad_body"
  | "bad_chain"
  | "not_the_same_graph"
  | "not_a_member"
  | "not_allowed"
  | "founder_is_fixed"
  | "already_member"
  | "no_such_member"
  | "outside_own_subtree"
  | "invite_exists"
  | "invite_unknown"
  | "invite_used_up"
  | "invite_expired"
  | "invite_older_than_removal"
  | "join_not_proven";

export interface VerdictChange {
  readonly id: string;
  readonly verdict: Verdict;
}
