import type { z } from "zod";
import { memberByHandle } from "../members/state.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { inviteCreate, memberJoin } from "./events.ts";
import { inviteStatus } from "./state.ts";

export function createInvite(
  state: SpaceState,
  body: z.infer<typeof inviteCreate>,
): Decision<"invite_exists"> {
  if (state.invites[body.invite] !== undefined)
    return refuse("invite_exists", { invite: body.invite.slice(0, 8) });
  return { ok: true, value: [{ type: "invite.create", body }] };
}

/** Revoking twice is the same as once. */
export function revokeInvite(state: SpaceState, invite: string): Decision<"invalid_invite"> {
  const known = state.invites[invite];
  if (known === undefined) return refuse("invalid_invite", {});
  return { ok: true, value: known.revoked ? [] : [{ type: "invite.revoke", body: { invite } }] };
}

/**
 * Admits whoever holds the code. The proof has been verified by the caller. A member who is in already stays as
 * it is; one who was removed needs an invite made after the removal.
 */
export function joinSpace(
  state: SpaceState,
  join: z.infer<typeof memberJoin>,
  now: number,
): Decision<
  "invalid_invite" | "invite_already_redeemed" | "invite_expired" | "member_exists" | "member_removed"
> {
  const invite = state.invites[join.invite];
  if (invite === undefined) return refuse("invalid_invite", {});
  const known = state.members[join.actor];
  if (known !== undefined && !known.removed) return { ok: true, value: [] };
  const status = inviteStatus(invite, now);
  if (status === "revoked") return refuse("invalid_invite", {});
  if (status === "spent") return refuse("invite_already_redeemed", {});
  if (status === "expired") return refuse("invite_expired", {});
  if (known?.removed === true && (state.removals[join.actor] ?? 0) >= invite.epoch)
    return refuse("member_removed", {});
  const holder = memberByHandle(state, join.handle);
  if (holder !== undefined) return refuse("member_exists", { handle: holder.handle });
  return { ok: true, value: [{ type: "member.join", body: join }] };
}
