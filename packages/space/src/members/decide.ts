import type { z } from "zod";
import type { DraftOf } from "../entry.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { memberAdd } from "./events.ts";
import { memberByHandle } from "./state.ts";

/** Admits an actor; repeating it with the same standing changes nothing. */
export function addMember(state: SpaceState, member: z.infer<typeof memberAdd>): Decision<"member_exists"> {
  const known = state.members[member.actor];
  if (known !== undefined && !known.removed) {
    return known.role === member.role
      ? { ok: true, value: [] }
      : refuse("member_exists", { handle: known.handle });
  }
  const holder = memberByHandle(state, member.handle);
  if (holder !== undefined) return refuse("member_exists", { handle: holder.handle });
  const draft: DraftOf<"member.add"> = { type: "member.add", body: member };
  return { ok: true, value: [draft] };
}

/** Changes what a member may do. The founder stays admin: a space is never without one. */
export function setMemberRole(
  state: SpaceState,
  change: {
    actor: string;
    role: "read" | "write" | "admin";
    capabilities: ("approve" | "invite" | "object.put")[];
  },
): Decision<"member_not_found" | "founder_is_fixed"> {
  const member = state.members[change.actor];
  if (member === undefined || member.removed) return refuse("member_not_found", { member: change.actor });
  if (change.actor === state.founder && change.role !== "admin") return refuse("founder_is_fixed", {});
  const same =
    member.role === change.role &&
    [...member.capabilities].sort().join() === [...change.capabilities].sort().join();
  if (same) return { ok: true, value: [] };
  const draft: DraftOf<"member.role"> = { type: "member.role", body: change };
  return { ok: true, value: [draft] };
}

export function removeMember(
  state: SpaceState,
  removal: { actor: string; reason: string | null },
): Decision<"member_not_found" | "founder_is_fixed"> {
  const member = state.members[removal.actor];
  if (member === undefined) return refuse("member_not_found", { member: removal.actor });
  if (removal.actor === state.founder) return refuse("founder_is_fixed", {});
  if (member.removed) return { ok: true, value: [] };
  const draft: DraftOf<"member.remove"> = { type: "member.remove", body: removal };
  return { ok: true, value: [draft] };
}
