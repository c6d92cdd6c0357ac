import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { Standing } from "./authority.ts";

export interface Member extends Standing {
  readonly actor: string;
  readonly handle: string;
  readonly name: string;
  readonly agentRole: string | null;
  readonly vendor: string | null;
  readonly joinedAt: number;
}

type MemberEntry = EntryOf<"member.add"> | EntryOf<"member.role"> | EntryOf<"member.remove">;

/** Folds an authority entry. The epoch counts authority entries and only grows. */
export function evolveMembers(state: SpaceState, entry: MemberEntry): void {
  if (entry.body === null) return;
  state.epoch += 1;
  if (entry.type === "member.add") {
    state.members[entry.body.actor] = { ...entry.body, joinedAt: entry.at, removed: false };
    state.handles[entry.body.handle.toLowerCase()] = entry.body.actor;
    return;
  }
  const member = state.members[entry.body.actor];
  if (member === undefined) return;
  if (entry.type === "member.role") {
    const { role, capabilities } = entry.body;
    state.members[member.actor] = { ...member, role, capabilities };
    return;
  }
  state.members[member.actor] = { ...member, removed: true };
  state.removals[member.actor] = state.epoch;
  const handle = member.handle.toLowerCase();
  if (state.handles[handle] === member.actor) delete state.handles[handle];
}

/** The members who have not been removed, in order of joining. */
export function presentMembers(state: SpaceState): Member[] {
  return Object.values(state.members).filter((member) => !member.removed);
}

export function memberByHandle(state: SpaceState, handle: string): Member | undefined {
  return state.members[state.handles[handle.toLowerCase()] ?? ""];
}
