import type { TurnItem } from "@envoy/space";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTurnStream } from "./turn-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Command = Extract<TurnItem, { kind: "command" }>;
const command = (more: Partial<Command>): Command => ({
  id: "c",
  kind: "command",
  command: "make",
  cwd: "/",
  output: "",
  exitCode: null,
  status: "running",
  ...more,
});

function stream() {
  const live: unknown[] = [];
  const stored: TurnItem[][] = [];
  const unfit: string[] = [];
  const made = createTurnStream({
    live: (one) => live.push(one),
    store: (items) => stored.push(items),
    onUnfit: (id) => unfit.push(id),
  });
  return { made, live, stored, unfit };
}

describe("the stream of a turn", () => {
  it("sends many deltas as one, in order", () => {
    const { made, live } = stream();
    for (const text of ["a", "b", "c"]) made.delta({ item: "t", kind: "text", text });
    expect(live).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(live).toEqual([{ deltas: [{ item: "t", kind: "text", text: "abc" }], items: [] }]);
  });

  it("passes on what runs and stores what is complete, once [streamed-turns]", () => {
    const { made, live, stored } = stream();
    made.item(command({}));
    vi.advanceTimersByTime(50);
    made.item(command({ status: "ok", exitCode: 0 }));
    made.item(command({ status: "ok", exitCode: 0, output: "done" }));
    vi.advanceTimersByTime(100);
    expect(live).toHaveLength(1);
    expect(stored).toEqual([[command({ status: "ok", exitCode: 0, output: "done" })]]);
    expect(made.finish()).toEqual([]);
  });

  it("ends what still runs as cancelled", () => {
    const { made } = stream();
    made.item(command({}));
    made.notice("hello");
    expect(made.finish()).toEqual([
      { id: "notice-1", kind: "notice", text: "hello" },
      command({ status: "cancelled" }),
    ]);
  });

  it("masks secrets, cuts what is too long, and leaves out what is no item", () => {
    const { made, stored, unfit } = stream();
    made.item(command({ status: "ok", output: `API_KEY=abcdefgh1234\n${"x".repeat(40_000)}` }));
    made.item({ ...command({ status: "ok" }), id: "x".repeat(200) });
    vi.advanceTimersByTime(100);
    const [item] = stored[0] ?? [];
    expect(item?.kind === "command" && item.output).toMatch(/^API_KEY=•••\n/);
    expect(item?.kind === "command" && item.output.length).toBeLessThan(16_200);
    expect(unfit).toEqual(["x".repeat(200)]);
  });
});
