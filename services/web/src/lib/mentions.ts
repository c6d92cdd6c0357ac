import type { MemberView } from "@envoy/protocol";
import { address, emptySpace, findMentions, groupMentions, type Member } from "@envoy/space";

/** Private-use characters: they survive Markdown and cannot be typed by accident. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

export type MentionKind = "member" | "me" | "role" | "group";
export type KnownNames = ReadonlyMap<string, MentionKind>;

/** Everything an `@` can name here, in lower case. */
export function knownNames(members: readonly MemberView[], me: string): KnownNames {
  const names = new Map<string, MentionKind>(groupMentions.map((name) => [name, "group"]));
  for (const one of members) if (one.agentRole !== null) names.set(one.agentRole, "role");
  for (const one of members) names.set(one.handle.toLowerCase(), one.actor === me ? "me" : "member");
  return names;
}

/** Puts invisible marks around each mention that names somebody, so that they outlive rendering. */
export function markMentions(text: string, known: KnownNames): string {
  let out = "";
  let at = 0;
  for (const mention of findMentions(text)) {
    if (!known.has(mention.name.toLowerCase())) continue;
    out += `${text.slice(at, mention.start)}${OPEN}${mention.name}${CLOSE}`;
    at = mention.end;
  }
  return out + text.slice(at);
}

/** Turns the marks in rendered HTML into pills. A name holds only letters, digits, `_`, `.` and `-`. */
export function mentionPills(html: string, known: KnownNames): string {
  return html.replace(/\uE000([A-Za-z0-9_.-]+)\uE001/g, (_, name: string) => {
    const kind = known.get(name.toLowerCase()) ?? "member";
    return `<span class="mention mention-${kind}" data-name="${name}">@${name}</span>`;
  });
}

/** Whom a text would ask to act, by the hub's own rule. */
export function addressed(
  text: string,
  people: {
    readonly members: readonly MemberView[];
    readonly me: string;
    readonly online: readonly string[];
  },
): { members: MemberView[]; unknown: string[] } {
  const state = emptySpace("");
  for (const { actor, handle, name, agentRole, vendor, joinedAt, ...rest } of people.members) {
    const { role, kind, capabilities, removed } = rest;
    const member: Member = {
      actor,
      handle,
      name,
      agentRole,
      vendor,
      joinedAt,
      role,
      kind,
      capabilities,
      removed,
    };
    state.members[actor] = member;
  }
  const found = address(state, { text, author: people.me, online: people.online });
  const members = found.handles.flatMap(
    (handle) => people.members.find((one) => one.handle === handle) ?? [],
  );
  return { members, unknown: found.unknown };
}
