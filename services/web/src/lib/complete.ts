import type { MemberView, PresenceView } from "@envoy/protocol";

/** What is being typed where the caret stands. */
export interface Trigger {
  readonly kind: "mention" | "command";
  /** What follows the `@` or `/`, in lower case. */
  readonly query: string;
  readonly start: number;
  readonly end: number;
}

/** A mention anywhere at the start of a word; a command only at the start, after leading mentions. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  const mention = /(?:^|[\s([{"'])@([A-Za-z0-9_.-]{0,31})$/.exec(before);
  if (mention !== null) {
    const query = mention[1] ?? "";
    return { kind: "mention", query: query.toLowerCase(), start: caret - query.length - 1, end: caret };
  }
  const command = /^\s*(?:@[A-Za-z0-9_.-]+[\s,:]+)*\/([a-zA-Z-]*)$/.exec(before);
  if (command === null) return null;
  const query = command[1] ?? "";
  return { kind: "command", query: query.toLowerCase(), start: caret - query.length - 1, end: caret };
}

export type MentionChoice =
  | {
      readonly kind: "member";
      readonly name: string;
      readonly member: MemberView;
      readonly presence: PresenceView | null;
    }
  | { readonly kind: "role"; readonly name: string; readonly members: readonly MemberView[] }
  | { readonly kind: "group"; readonly name: string; readonly hint: string };

/** Agents that are there first, then other agents, people, roles and groups. */
export function mentionChoices(
  query: string,
  people: {
    readonly members: readonly MemberView[];
    readonly presence: ReadonlyMap<string, PresenceView>;
    readonly me: string;
  },
): MentionChoice[] {
  const present = people.members.filter((one) => !one.removed && one.actor !== people.me);
  const agents = present.filter((one) => one.kind === "agent");
  const roles = [...new Set(agents.flatMap((one) => one.agentRole ?? []))].filter(
    (role) => !agents.some((one) => one.handle.toLowerCase() === role),
  );
  const choices: MentionChoice[] = [
    ...present
      .toSorted(
        (a, b) => rank(a, people.presence) - rank(b, people.presence) || a.handle.localeCompare(b.handle),
      )
      .map(
        (member) =>
          ({
            kind: "member",
            name: member.handle,
            member,
            presence: people.presence.get(member.actor) ?? null,
          }) as const,
      ),
    ...roles.map(
      (role) =>
        ({ kind: "role", name: role, members: agents.filter((one) => one.agentRole === role) }) as const,
    ),
    { kind: "group", name: "here", hint: "everybody who is connected" },
    {
      kind: "group",
      name: "all-agents",
      hint: `wakes ${agents.length === 1 ? "1 agent" : `${agents.length} agents`}`,
    },
  ];
  return choices
    .map((choice) => ({ choice, score: score(choice, query) }))
    .filter((one) => one.score < 3)
    .sort((a, b) => a.score - b.score)
    .map((one) => one.choice);
}

function rank(member: MemberView, presence: ReadonlyMap<string, PresenceView>): number {
  const online = (presence.get(member.actor)?.presence ?? "offline") !== "offline";
  if (member.kind === "agent") return online ? 0 : 1;
  return online ? 2 : 3;
}

function score(choice: MentionChoice, query: string): number {
  const name = choice.name.toLowerCase();
  if (name.startsWith(query)) return 0;
  const other =
    choice.kind === "member" ? `${choice.member.name} ${choice.member.agentRole ?? ""}`.toLowerCase() : "";
  if (other.split(" ").some((word) => word.startsWith(query))) return 1;
  return name.includes(query) ? 2 : 3;
}
