import { readFileSync } from "node:fs";
import path from "node:path";
import type { TurnEvent } from "@envoy/agent-kit";
import { TurnItem } from "@envoy/space";
import { describe, expect, it } from "vitest";
import { createTurnView } from "./turn-view.ts";

interface Recorded {
  readonly id?: number;
  readonly method: string;
  readonly params: { readonly turnId?: string; readonly turn?: { readonly id: string } };
}

const file = path.join(import.meta.dirname, "test-support", "recorded-turn.json");
const recorded: readonly Recorded[] = JSON.parse(readFileSync(file, "utf8"));
const turnIds = [...new Set(recorded.flatMap(({ params }) => params.turn?.id ?? params.turnId ?? []))];
const ofTurn = (index: number) =>
  recorded.filter(({ id, params }) => id === undefined && params.turnId === turnIds[index]);

const newView = () => createTurnView({ now: () => 0, worthSaying: () => true });

function play(messages: readonly Recorded[], view = newView()): TurnEvent[] {
  return messages.flatMap(({ method, params }) => view.apply(method, params));
}

function lastItems(events: readonly TurnEvent[]) {
  const items = events.flatMap((event) => (event.type === "item" ? [event.item] : []));
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

describe("a recorded turn of the real binary", () => {
  it("streams reasoning and text, and leaves out what was said to it", () => {
    const events = play(ofTurn(0));
    expect(lastItems(events)).toMatchObject([
      { kind: "reasoning", text: "**Looking** around" },
      { kind: "text", text: "I look first." },
    ]);
    const deltas = events.flatMap((event) =>
      event.type === "delta" && event.kind === "text" ? [event.delta] : [],
    );
    expect(deltas.join("")).toBe("I look first.");
  });

  it("shows plan, command, files, tool and answer, each in its last form", () => {
    const view = newView();
    expect(lastItems(play(ofTurn(1), view))).toMatchObject([
      {
        kind: "plan",
        steps: [
          { text: "look", status: "done" },
          { text: "write", status: "in_progress" },
        ],
      },
      { kind: "command", command: "echo hello; exit 3", output: "hello\n", exitCode: 3, status: "failed" },
      {
        kind: "files",
        status: "ok",
        changes: [{ path: "/workspace/repo/a.txt", change: "add", diff: "hello\n" }],
      },
      { kind: "tool", name: "claim", title: "claim", output: "claimed", status: "ok" },
      { kind: "text", text: "All done." },
    ]);
    expect(view.answer()).toBe("All done.");
    expect(view.working).toBe(0);
  });

  it("yields only items that the space can store", () => {
    for (const item of lastItems(play(recorded))) expect(TurnItem.parse(item)).toEqual(item);
  });

  it("counts the tokens of its own turn, though the runtime reports the thread's", () => {
    const [first, second] = [newView(), newView()];
    play(ofTurn(0), first);
    play(ofTurn(1), second);
    expect(first.usage()).toMatchObject({ inputTokens: 100, cachedInputTokens: 40, outputTokens: 20 });
    expect(second.usage()).toMatchObject({ inputTokens: 500, outputTokens: 100, reported: true });
    expect(second.context().tokens).toBe(120);
  });

  it("closes as cancelled what was cut off, with the text so far", () => {
    const view = newView();
    const untilCommand = ofTurn(1).findIndex(({ method }) => method === "item/commandExecution/outputDelta");
    play(ofTurn(1).slice(0, untilCommand + 1), view);
    expect(view.working).toBe(1);
    expect(view.closing()).toMatchObject([
      { item: { kind: "command", status: "cancelled", output: "hello\n" } },
    ]);
    expect(view.closing()).toEqual([]);

    const cut = newView();
    const firstDelta = ofTurn(0).findIndex(({ method }) => method === "item/agentMessage/delta");
    play(ofTurn(0).slice(0, firstDelta + 1), cut);
    expect(cut.closing()).toMatchObject([{ item: { kind: "text", text: "I look " } }]);
  });

  it("ignores what it cannot read", () => {
    expect(newView().apply("item/started", { item: 7 })).toEqual([]);
    expect(newView().apply("some/new/method", {})).toEqual([]);
  });
});
