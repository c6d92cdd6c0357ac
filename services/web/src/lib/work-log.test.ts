import type { TurnItem } from "@envoy/space";
import { expect, test } from "vitest";
import { changedFiles, changedLines, logParts, summarize, type ToolLike } from "./work-log.ts";

const tool = (id: string, title: string): Extract<TurnItem, { kind: "tool" }> => ({
  id,
  kind: "tool",
  name: "Tool",
  title,
  input: "",
  output: "",
  status: "ok",
});
const command = (id: string, status: "ok" | "failed" | "declined"): ToolLike => ({
  id,
  kind: "command",
  command: "npm test",
  cwd: "/",
  output: "",
  exitCode: status === "ok" ? 0 : 1,
  status,
});
const files = (id: string, ...paths: string[]): ToolLike => ({
  id,
  kind: "files",
  status: "ok",
  changes: paths.map((path) => ({ path, change: "update" as const, diff: "@@ -1 +1,2 @@\n-a\n+b\n+c\n" })),
});
const text = (id: string, words: string): TurnItem => ({ id, kind: "text", text: words });

test("what follows each other is one line; text, plans and notices stand between", () => {
  const parts = logParts(
    [tool("1", "Read a"), command("2", "ok"), text("3", "Now"), tool("4", "Read b")],
    false,
  );
  expect(parts.map((part) => part.kind)).toEqual(["tools", "text", "tools"]);
});

test("the last text of an answered turn is the answer, and not part of its log", () => {
  const items = [text("1", "Looking"), tool("2", "Read a"), text("3", "Done")];
  expect(logParts(items, true).map((part) => part.id)).toEqual(["1", "2"]);
  expect(logParts(items, false).map((part) => part.id)).toEqual(["1", "2", "3"]);
});

test("only the newest plan is shown, and text without words is not", () => {
  const step = { text: "a", status: "done" as const };
  const items: TurnItem[] = [
    { id: "1", kind: "plan", steps: [step] },
    text("2", "  "),
    { id: "3", kind: "plan", steps: [step, step] },
  ];
  expect(logParts(items, false).map((part) => part.id)).toEqual(["3"]);
});

test("a group says what was done, and what of it failed", () => {
  const items = [
    tool("1", "Read a"),
    tool("2", "Read b"),
    tool("3", "Search for x"),
    command("4", "ok"),
    command("5", "failed"),
    files("6", "notes/plan.md"),
  ];
  expect(summarize(items)).toBe("Read 2 files · searched once · ran 2 commands, 1 failed · changed plan.md");
  expect(summarize([command("1", "declined"), tool("2", "Asked the hub")])).toBe(
    "Ran 1 command, 1 declined · asked the hub",
  );
  expect(summarize([tool("1", "Read src/a.ts")])).toBe("Read src/a.ts");
  expect(changedLines(items)).toEqual({ added: 2, removed: 1 });
});

test("a file that is told of edit by edit and then as a whole counts once", () => {
  const edit = (id: string) => files(id, "/home/me/workspace/notes/plan.md");
  expect(changedFiles([edit("1"), edit("2")])).toEqual([
    { path: "/home/me/workspace/notes/plan.md", added: 4, removed: 2 },
  ]);
  expect(changedFiles([edit("1"), edit("2"), files("3", "notes/plan.md")])).toEqual([
    { path: "notes/plan.md", added: 2, removed: 1 },
  ]);
});
