import { emptySpace } from "@envoy/space";
import { describe, expect, it } from "vitest";
import { emptyChain } from "./chain.ts";
import { createSnapshots, readSnapshot } from "./snapshots.ts";

const space = "room_1778994801731qqqjju";

function snapshotsOf({ savedAt = 0, fails = false } = {}) {
  const saved: number[] = [];
  const warned: string[] = [];
  const snapshots = createSnapshots({
    space,
    savedAt,
    store: {
      saveSnapshot: async ({ seq, state }) => {
        if (fails) throw new Error("the disk is full");
        expect(JSON.parse(state).state.seq).toBe(seq);
        saved.push(seq);
      },
    },
    log: { info: () => {}, warn: (_, message) => warned.push(message), error: () => {} },
  });
  const follow = (folded: number, committed: number) =>
    snapshots.follow({ state: { ...emptySpace(space), seq: folded }, chain: emptyChain("aa") }, committed);
  return { snapshots, saved, warned, follow };
}

describe("a space's snapshot", () => {
  it("is made once a load has folded much more than the stored one holds", () => {
    const { saved, follow } = snapshotsOf({ savedAt: 500 });
    follow(1_000_000, 1_000_000);
    expect(saved).toEqual([1_000_000]);
  });

  it("is not made again for the next few entries", () => {
    const { saved, follow } = snapshotsOf();
    for (let seq = 1; seq <= 5_999; seq += 1) follow(seq, seq);
    expect(saved).toEqual([2_000, 4_000]);
  });

  it("is made under load, when what is folded is always ahead of what is durable", () => {
    const { saved, follow } = snapshotsOf();
    for (let committed = 100; committed <= 5_000; committed += 100) follow(committed + 100, committed);
    expect(saved).toEqual([2_000, 4_000]);
  });

  it("never holds what did not become durable", () => {
    const { saved, snapshots, follow } = snapshotsOf();
    follow(2_050, 1_900);
    snapshots.drop();
    follow(1_950, 1_950);
    expect(saved).toEqual([]);
  });

  it("that cannot be written is told and nothing else", async () => {
    const { warned, follow } = snapshotsOf({ fails: true });
    follow(2_000, 2_000);
    await Promise.resolve();
    expect(warned).toEqual(["a snapshot could not be saved"]);
  });

  it("of another shape is not read", () => {
    expect(readSnapshot(JSON.stringify({ state: {}, chain: {} }))).toBeNull();
    expect(readSnapshot(JSON.stringify({ version: -1, state: {}, chain: {} }))).toBeNull();
  });
});
