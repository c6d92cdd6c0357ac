import type { MemberView, PresenceView } from "@envoy/protocol";
import { expect, test } from "vitest";
import { mentionChoices, triggerAt } from "./complete.ts";

test("a mention begins at the start of a word, wherever the caret is", () => {
  expect(triggerAt("hi @Pl", 6)).toEqual({ kind: "mention", query: "pl", start: 3, end: 6 });
  expect(triggerAt("@", 1)).toMatchObject({ kind: "mention", query: "" });
  expect(triggerAt("mail@example", 12)).toBeNull();
  expect(triggerAt("@Pl and", 7)).toBeNull();
});

test("a command begins the message, after leading mentions", () => {
  expect(triggerAt("/st", 3)).toEqual({ kind: "command", query: "st", start: 0, end: 3 });
  expect(triggerAt("@Planner /mo", 12)).toMatchObject({ kind: "command", query: "mo", start: 9 });
  expect(triggerAt("see /etc", 8)).toBeNull();
  expect(triggerAt("/model gpt", 10)).toBeNull();
});

const member = (handle: string, kind: MemberView["kind"], more: Partial<MemberView> = {}): MemberView => ({
  actor: handle,
  handle,
  name: handle,
  kind,
  role: "write",
  capabilities: [],
  agentRole: null,
  vendor: null,
  joinedAt: 1,
  removed: false,
  ...more,
});
const here = (actor: string): [string, PresenceView] => [
  actor,
  { actor, presence: "idle", reason: null, turn: null, since: 1, model: null, effort: null },
];

test("agents that are there come first, then other agents, people, roles and groups", () => {
  const people = {
    members: [
      member("Zoe", "human"),
      member("Me", "human"),
      member("Asleep", "agent", { agentRole: "reviewer" }),
      member("Planner", "agent", { agentRole: "planner" }),
      member("Gone", "agent", { removed: true }),
    ],
    presence: new Map([here("Planner"), here("Me")]),
    me: "Me",
  };
  const names = (query: string) => mentionChoices(query, people).map((one) => one.name);
  expect(names("")).toEqual(["Planner", "Asleep", "Zoe", "reviewer", "here", "all-agents"]);
  expect(names("re")).toEqual(["reviewer", "Asleep", "here"]);
  expect(names("xyz")).toEqual([]);
});
