import { describe, expect, it } from "vitest";
import { closeItem, fileChanges, toTurnItem, unwrapShell } from "./items.ts";

describe("items", () => {
  it.each([
    [`/bin/bash -lc 'git push origin main'`, "git push origin main"],
    [`/bin/bash -lc "echo 'a b'"`, "echo 'a b'"],
    [`/usr/bin/zsh -lc 'echo it'\\''s'`, "echo it's"],
    ["bash -c 'ls'", "ls"],
    ["git status", "git status"],
  ])("show %s as %s", (command, expected) => {
    expect(unwrapShell(command)).toBe(expected);
  });

  it("say where a moved file went", () => {
    const [change] = fileChanges([{ path: "a.ts", kind: { type: "update", move_path: "b.ts" }, diff: "" }]);
    expect(change).toEqual({ path: "a.ts → b.ts", change: "move", diff: "" });
  });

  it("mark a tool as failed when it says so, though the call went through", () => {
    const call = {
      type: "dynamicToolCall",
      id: "c",
      tool: "claim",
      arguments: {},
      status: "completed",
    } as const;
    const refused = {
      ...call,
      contentItems: [{ type: "inputText", text: "no" }],
      success: false,
      durationMs: 4.4,
    };
    expect(toTurnItem(refused)).toMatchObject({ status: "failed", output: "no", durationMs: 4 });
  });

  it("leave finished items as they are when the turn closes", () => {
    const done = toTurnItem({ type: "fileChange", id: "f", changes: [], status: "completed" });
    expect(done && closeItem(done)).toBe(done);
  });
});
