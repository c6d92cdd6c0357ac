import { type Member, memberByHandle, presentMembers } from "../members/state.ts";
import type { SpaceState } from "../spaces/state.ts";
import { findMentions } from "./mentions.ts";

export interface Addressed {
  /** Handles as members carry them, each once, in order of first mention. */
  readonly handles: string[];
  /** What was written after an `@` and names nobody here. */
  readonly unknown: string[];
}

/**
 * Turns the mentions of a text into members: a handle, a role (every agent that works under it), `@here`
 * (everybody connected) or `@all-agents`. The sender never addresses itself.
 */
export function address(
  state: SpaceState,
  message: { text: string; author: string; online: readonly string[] },
): Addressed {
  const handles: string[] = [];
  const unknown: string[] = [];
  for (const { name } of findMentions(message.text)) {
    const members = resolve(state, name, message.online);
    if (members === null) push(unknown, name);
    else for (const member of members) if (member.actor !== message.author) push(handles, member.handle);
  }
  return { handles, unknown };
}

function resolve(state: SpaceState, name: string, online: readonly string[]): Member[] | null {
  const byHandle = memberByHandle(state, name);
  if (byHandle !== undefined) return [byHandle];
  const members = presentMembers(state);
  const group = name.toLowerCase();
  if (group === "here") return members.filter((member) => online.includes(member.actor));
  if (group === "all-agents") return members.filter((member) => member.kind === "agent");
  const byRole = members.filter((member) => member.agentRole === group);
  return byRole.length > 0 ? byRole : null;
}

function push(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}
