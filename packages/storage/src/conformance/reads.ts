import { expect, it } from "vitest";
import { append, message, messageId, OTHER_SPACE, row, SPACE, stored } from "./fixtures.ts";
import type { WithStore } from "./setup.ts";

export function describeReads(withStore: WithStore): void {
  it("pages forward exactly at its bounds", () =>
    withStore(async (store) => {
      await append(
        store,
        Array.from({ length: 7 }, (_, index) => row(index + 1)),
      );
      const page = async (after: number, limit: number): Promise<number[]> =>
        (await store.read({ space: SPACE, after, limit })).map(({ seq }) => seq);
      expect(await page(0, 3)).toEqual([1, 2, 3]);
      expect(await page(3, 3)).toEqual([4, 5, 6]);
      expect(await page(6, 3)).toEqual([7]);
      expect(await page(7, 3)).toEqual([]);
      expect(await page(99, 3)).toEqual([]);
    }));

  it("pages messages backward, top level and thread apart", () =>
    withStore(async (store) => {
      const root = message(1, "root");
      const thread = messageId(root.id);
      const replies = [2, 4, 5].map((seq) => message(seq, `reply ${seq}`, { thread }));
      await append(store, [
        root,
        ...replies,
        row(3, { thread }),
        message(6, "next"),
        message(1, "x", { space: OTHER_SPACE }),
      ]);
      const page = async (of: string | null, before: number | null, limit: number): Promise<number[]> =>
        (await store.messages({ space: SPACE, thread: of, before, limit })).map(({ seq }) => seq);
      expect(await page(null, null, 10)).toEqual([6, 1]);
      expect(await page(null, 6, 10)).toEqual([1]);
      expect(await page(null, 1, 10)).toEqual([]);
      expect(await page(thread, null, 2)).toEqual([5, 4]);
      expect(await page(thread, 4, 2)).toEqual([2]);
      expect(await page("msg_none", null, 2)).toEqual([]);
      expect(await store.messages({ space: SPACE, thread, before: 3, limit: 1 })).toEqual([
        stored(replies[0] ?? root),
      ]);
    }));

  it("counts replies per root and tells when the last one came", () =>
    withStore(async (store) => {
      const roots = [message(1, "a"), message(2, "b"), message(3, "c")].map(({ id }) => messageId(id));
      const [a = "", b = ""] = roots;
      await append(
        store,
        [1, 2, 3].map((seq) => message(seq, "root")),
      );
      await append(store, [
        message(4, "x", { thread: a }),
        message(5, "y", { thread: a }),
        message(6, "z", { thread: b }),
      ]);
      await append(store, [row(7, { thread: b })]);
      const threads = await store.threads({ space: SPACE, roots: [...roots, a, "msg_none"] });
      expect(threads.toSorted((x, y) => y.replies - x.replies)).toEqual([
        { root: a, replies: 2, lastAt: row(5).at },
        { root: b, replies: 1, lastAt: row(6).at },
      ]);
      expect(await store.threads({ space: OTHER_SPACE, roots })).toEqual([]);
    }));

  it("lists what is about given things, in order, by type", () =>
    withStore(async (store) => {
      await append(store, [
        row(1, { about: "turn 1", type: "turn.started" }),
        row(2, { about: "turn 2", type: "turn.started" }),
        row(3, { about: "turn 1", type: "turn.ended" }),
        row(4),
        row(5, { about: "turn 3", type: "turn.started" }),
        row(1, { about: "turn 1", space: OTHER_SPACE }),
      ]);
      const seqs = async (ids: string[], types?: string[]): Promise<number[]> => {
        const query = types === undefined ? { space: SPACE, ids } : { space: SPACE, ids, types };
        return (await store.about(query)).map(({ seq }) => seq);
      };
      expect(await seqs(["turn 2", "turn 1", "turn 1", "turn 9"])).toEqual([1, 2, 3]);
      expect(await seqs(["turn 1", "turn 3"], ["turn.started"])).toEqual([1, 5]);
      expect(await seqs(["turn 1"], [])).toEqual([]);
      expect(await seqs([])).toEqual([]);
    }));

  it("answers at most 5,000 rows about anything", () =>
    withStore(async (store) => {
      await append(
        store,
        Array.from({ length: 5_010 }, (_, index) => row(index + 1, { about: "busy" })),
      );
      const rows = await store.about({ space: SPACE, ids: ["busy"] });
      expect([rows.length, rows[0]?.seq, rows.at(-1)?.seq]).toEqual([5_000, 1, 5_000]);
    }));

  it("finds a row by its id and a message by half of it, inside its space only", () =>
    withStore(async (store) => {
      const one = message(1, "one");
      await append(store, [one, row(2)]);
      expect(await store.byId({ space: SPACE, id: one.id })).toEqual(stored(one));
      expect(await store.byId({ space: SPACE, id: messageId(one.id) })).toEqual(stored(one));
      expect(await store.byId({ space: SPACE, id: row(2).id })).toEqual(stored(row(2)));
      expect(await store.byId({ space: OTHER_SPACE, id: one.id })).toBeNull();
      expect(await store.byId({ space: OTHER_SPACE, id: messageId(one.id) })).toBeNull();
      expect(await store.byId({ space: SPACE, id: one.id.slice(0, 32) })).toBeNull();
      expect(await store.byId({ space: SPACE, id: `msg_${"0".repeat(32)}` })).toBeNull();
    }));

  it("never guesses between two messages whose ids begin alike", () =>
    withStore(async (store) => {
      const half = "ab".repeat(16);
      await append(store, [row(1, { id: half + "0".repeat(32) }), row(2, { id: half + "f".repeat(32) })]);
      await expect(store.byId({ space: SPACE, id: `msg_${half}` })).rejects.toThrow("more than one event");
    }));

  it("keeps the latest snapshot of a space", () =>
    withStore(async (store) => {
      expect(await store.snapshot(SPACE)).toBeNull();
      await store.saveSnapshot({ space: SPACE, seq: 3, state: "three" });
      await store.saveSnapshot({ space: SPACE, seq: 5, state: "five" });
      await store.saveSnapshot({ space: SPACE, seq: 4, state: "late" });
      expect(await store.snapshot(SPACE)).toEqual({ seq: 5, state: "five" });
      expect(await store.snapshot(OTHER_SPACE)).toBeNull();
    }));

  it("says that it can be written to, and leaves no trace of asking", () =>
    withStore(async (store) => {
      expect(await store.probe()).toBe(true);
      expect(await store.spaces()).toEqual([]);
    }));
}
