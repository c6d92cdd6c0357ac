import type { z } from "zod";
import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { inviteCreate } from "./events.ts";

export type Invite = z.infer<typeof inviteCreate> & {
  readonly createdBy: string;
  readonly createdAt: number;
  readonly uses: number;
  readonly revoked: boolean;
  /** The epoch it was made under: a member who was removed later may not come back by it. */
  readonly epoch: number;
};

export function evolveInvites(
  state: SpaceState,
  entry: EntryOf<"invite.create"> | EntryOf<"invite.revoke"> | EntryOf<"member.join">,
): void {
  if (entry.body === null) return;
  state.epoch += 1;
  if (entry.type === "invite.create") {
    const made = {
      createdBy: entry.author,
      createdAt: entry.at,
      uses: 0,
      revoked: false,
      epoch: state.epoch,
    };
    state.invites[entry.body.invite] = { ...entry.body, ...made };
    return;
  }
  const invite = state.invites[entry.body.invite];
  if (invite === undefined) return;
  if (entry.type === "invite.revoke") {
    state.invites[invite.invite] = { ...invite, revoked: true };
    return;
  }
  state.invites[invite.invite] = { ...invite, uses: invite.uses + 1 };
  const { actor, handle, name, kind, agentRole } = entry.body;
  const { role, capabilities } = invite;
  const joined = { joinedAt: entry.at, removed: false, vendor: null };
  state.members[actor] = {
    actor,
    handle,
    name,
    kind: invite.kind ?? kind,
    role,
    capabilities,
    agentRole,
    ...joined,
  };
  state.handles[handle.toLowerCase()] = actor;
}

export type InviteStatus = "active" | "spent" | "expired" | "revoked";

export function inviteStatus(invite: Invite, now: number): InviteStatus {
  if (invite.revoked) return "revoked";
  if (invite.maxUses !== null && invite.uses >= invite.maxUses) return "spent";
  return invite.expiresAt !== null && invite.expiresAt <= now ? "expired" : "active";
}
