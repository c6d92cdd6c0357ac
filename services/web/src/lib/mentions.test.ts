import type { MemberView } from "@envoy/protocol";
import { expect, test } from "vitest";
import { markdownBlocks } from "./markdown.ts";
import { addressed, knownNames, markMentions, mentionPills } from "./mentions.ts";

const member = (handle: string, kind: MemberView["kind"], agentRole: string | null = null): MemberView => ({
  actor: handle,
  handle,
  name: handle,
  kind,
  role: "write",
  capabilities: [],
  agentRole,
  vendor: null,
  joinedAt: 1,
  removed: false,
});
const members = [
  member("Ada", "human"),
  member("Planner", "agent", "planner"),
  member("Rev", "agent", "reviewer"),
];
const names = knownNames(members, "Ada");
const html = (text: string) =>
  markdownBlocks(markMentions(text, names))
    .map((block) => (block.kind === "html" ? mentionPills(block.html, names) : `code:${block.code}`))
    .join("");

test("a mention that names somebody becomes a pill, by the one grammar", () => {
  expect(html("ask @planner, not @nobody")).toContain(
    '<span class="mention mention-member" data-name="planner">@planner</span>',
  );
  expect(html("ask @planner, not @nobody")).toContain("not @nobody");
  expect(html("**@Ada** and @here")).toMatch(/<strong><span class="mention mention-me".*mention-group/);
  expect(html("`@planner` and a@planner.org")).not.toContain("mention");
});

test("only closed fences are code with a language", () => {
  expect(markdownBlocks("```ts\nlet a\n```")).toEqual([
    { kind: "code", language: "ts", code: "let a", closed: true },
  ]);
  expect(markdownBlocks("```ts\nlet a")).toMatchObject([{ kind: "code", closed: false }]);
  expect(markdownBlocks("```")).toMatchObject([{ kind: "code", closed: false }]);
});

test("a text that grows keeps its earlier blocks as they were", () => {
  const before = markdownBlocks("One.\n\nTwo");
  const after = markdownBlocks("One.\n\nTwo and more");
  expect(after[0]).toEqual(before[0]);
  expect(after).toHaveLength(2);
});

test("whom a text asks is told by the hub's own rule", () => {
  const people = { members, me: "Ada", online: ["Ada", "Rev"] };
  const to = (text: string) => addressed(text, people).members.map((one) => one.handle);
  expect(to("@reviewer and @Planner")).toEqual(["Rev", "Planner"]);
  expect(to("@here")).toEqual(["Rev"]);
  expect(to("@all-agents")).toEqual(["Planner", "Rev"]);
  expect(addressed("@Plannr", people).unknown).toEqual(["Plannr"]);
});
