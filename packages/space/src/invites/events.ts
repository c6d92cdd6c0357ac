import { z } from "zod";
import { ActorId, Handle, RoleName } from "../ids.ts";

/**
 * An invite is a code that only its holders know. The space knows its public half: an id to find it by and a key
 * that proves possession. Whoever joins signs with that key over its own identity, so a proof that was seen by
 * others admits nobody else.
 */

/** The public name of an invite: 16 bytes derived from the code, hex. */
export const InviteId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, "an invite is named by 32 hex digits, not by its code");

export const inviteCreate = z.object({
  invite: InviteId,
  /** Ed25519 public key whose private half comes from the code. */
  joinKey: ActorId,
  role: z.enum(["read", "write"]),
  capabilities: z.array(z.enum(["approve", "invite", "object.put"])).max(8),
  /** The label of those who join; null: what they say of themselves. */
  kind: z.enum(["human", "agent", "script"]).nullable(),
  /** Null: any number. */
  maxUses: z.number().int().min(1).max(10_000).nullable(),
  /** Enforced by the hub's clock, milliseconds since the epoch. */
  expiresAt: z.number().int().nullable(),
});
export const inviteRevoke = z.object({ invite: InviteId });
export const memberJoin = z.object({
  invite: InviteId,
  actor: ActorId,
  handle: Handle,
  name: z.string().min(1).max(64),
  kind: z.enum(["human", "agent", "script"]),
  agentRole: RoleName.nullable(),
  /** Signature by the invite's key over `joinStatement`, base64url. */
  proof: z.string().regex(/^[A-Za-z0-9_-]{86}$/, "a signature is 86 characters of base64url"),
});

/** What a joiner signs with the invite's key. Binding its own key is what makes a proof useless to others. */
export function joinStatement(join: { space: string; invite: string; actor: string }): string {
  return `envoy/join/v1\n${join.space}\n${join.invite}\n${join.actor}`;
}
