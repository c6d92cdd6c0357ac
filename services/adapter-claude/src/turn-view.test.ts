import type { TurnEvent } from "@envoy/agent-kit";
import { TurnItem } from "@envoy/space";
import { describe, expect, it } from "vitest";
import { delta, recordedTurn, said, spoken, started, stream } from "./test-support/recording.ts";
import { createTurnView } from "./turn-view.ts";

function openView() {
  return createTurnView({ turnId: "t", cwd: "/workspace/repo", now: () => 5 });
}

function itemsById(events: readonly TurnEvent[]): Map<string, TurnItem> {
  return new Map(events.flatMap((event) => (event.type === "item" ? [[event.item.id, event.item]] : [])));
}

describe("the view of a recorded turn", () => {
  const view = openView();
  const events = recordedTurn().flatMap((message) => view.read(message));
  const items = itemsById(events);

  it("is made of valid items that all have come to an end", () => {
    for (const item of items.values()) expect(TurnItem.parse(item)).toEqual(item);
    expect(view.finish()).toEqual([]);
  });

  it("shows reasoning and text under the ids of their deltas", () => {
    const deltas = events.flatMap((event) => (event.type === "delta" ? [event.itemId] : []));
    expect([...new Set(deltas)]).toEqual(["t:0:0", "t:0:1", "t:2:0"]);
    expect(items.get("t:0:0")).toEqual({ id: "t:0:0", kind: "reasoning", text: "hmm hmm" });
    expect(items.get("t:0:1")).toEqual({ id: "t:0:1", kind: "text", text: "I will run it " });
    expect(view.lastText).toBe("ok 3 ");
  });

  it("shows commands with output, exit code and refusal", () => {
    expect(items.get("toolu_a")).toMatchObject({
      kind: "command",
      output: "hi\nvm",
      exitCode: 0,
      status: "ok",
    });
    expect(items.get("toolu_i")).toMatchObject({ kind: "command", exitCode: 2, status: "failed" });
    expect(items.get("toolu_g")).toMatchObject({ kind: "command", exitCode: null, status: "declined" });
  });

  it("shows files by path within the repository and with what changed", () => {
    expect(items.get("toolu_c")).toMatchObject({
      changes: [{ path: "new.txt", change: "add", diff: "x\ny\n" }],
    });
    expect(items.get("toolu_c2")).toMatchObject({ changes: [{ path: "/workspace/notes/plan.md" }] });
    expect(items.get("toolu_d")).toMatchObject({
      changes: [{ change: "update", diff: "--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-one\n+two" }],
    });
  });

  it("shows the plan and what was read", () => {
    expect(items.get("plan")).toEqual({
      id: "plan",
      kind: "plan",
      steps: [{ text: "a", status: "pending" }],
    });
    expect(items.get("toolu_b")).toMatchObject({ kind: "tool", title: "Read a.txt", status: "ok" });
    expect(items.get("toolu_h")).toMatchObject({ kind: "tool", status: "declined" });
  });
});

describe("the view of a turn that does not go straight", () => {
  it("empties what a failed try has shown and puts the next try in its place", () => {
    const view = openView();
    const lost = [started("m1"), delta(0, "lost")].flatMap((message) => view.read(message));
    expect(lost).toEqual([{ type: "delta", itemId: "t:0:0", kind: "text", delta: "lost" }]);
    expect(view.read(started("m2"))).toEqual([
      { type: "item", item: { id: "t:0:0", kind: "text", text: "" } },
    ]);
    const kept = [delta(0, "kept"), spoken("m2", "kept")].flatMap((message) => view.read(message));
    expect(kept.at(-1)).toEqual({ type: "item", item: { id: "t:0:0", kind: "text", text: "kept" } });
  });

  it("puts an answer that came without streaming in the place of the try that was cut", () => {
    const view = openView();
    const events = [started("m1"), delta(0, "lo"), spoken("m2", "whole")].flatMap((m) => view.read(m));
    expect(events.slice(1)).toEqual([
      { type: "item", item: { id: "t:0:0", kind: "text", text: "" } },
      { type: "item", item: { id: "t:0:0", kind: "text", text: "whole" } },
    ]);
  });

  it("gives the next message ids of its own once one has stopped", () => {
    const view = openView();
    for (const message of [started("m1"), spoken("m1", "one"), stream({ type: "message_stop" })])
      view.read(message);
    expect(view.read(started("m2"))).toEqual([]);
    expect(view.read(spoken("m2", "two"))).toEqual([
      { type: "item", item: { id: "t:1:0", kind: "text", text: "two" } },
    ]);
  });

  it("keeps what was said and cancels what ran when the turn is cut", () => {
    const view = openView();
    view.read(started("m1"));
    view.read(delta(0, "half a sen"));
    view.read(
      said({
        type: "assistant",
        message: { id: "m0", content: [toolUse("b", "Bash", { command: "sleep 9" })] },
      }),
    );
    view.read(delta(0, "half a sen"));
    expect(view.finish()).toMatchObject([
      { item: { kind: "text", text: "half a sen" } },
      { item: { id: "b", kind: "command", status: "cancelled" } },
    ]);
    expect(view.finish()).toEqual([]);
  });

  it("shows what a sub-agent does and not what it says, and no error of the runtime as an answer", () => {
    const view = openView();
    const sub = { type: "assistant", parent_tool_use_id: "agent" };
    const content = [
      { type: "text", text: "inner words" },
      toolUse("x", "Grep", { pattern: "TODO", path: "/workspace/repo/src" }),
    ];
    expect(view.read(said({ ...sub, message: { id: "s", content } }))).toMatchObject([
      { item: { kind: "tool", title: "Search for TODO in src" } },
    ]);
    const error = {
      type: "assistant",
      error: "rate_limit",
      message: { id: "e", content: [{ type: "text", text: "429" }] },
    };
    expect(view.read(said(error))).toEqual([]);
  });

  it("shows the input a person gave a call, and names a hub tool plainly", () => {
    const view = openView();
    const content = [
      toolUse("a", "Bash", { command: "rm -r x" }),
      toolUse("h", "mcp__envoy__send_message", { text: "hi" }),
    ];
    expect(view.read(said({ type: "assistant", message: { id: "m", content } }))[1]).toMatchObject({
      item: { kind: "tool", name: "send_message", title: "send message" },
    });
    expect(view.edit("a", { command: "rm x" })).toMatchObject([
      { item: { command: "rm x", status: "running" } },
    ]);
    expect(view.edit("unknown", {})).toEqual([]);
  });
});

function toolUse(id: string, name: string, input: object) {
  return { type: "tool_use", id, name, input };
}
