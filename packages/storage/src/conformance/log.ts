import {
  ANN,
  append,
  BOB,
  everything,
  message,
  messageId,
  OTHER_SPACE,
  row,
  SPACE,
  stored,
} from "./fixtures.ts";
import type { WithStore } from "./setup.ts";
import { expect, it } from "./vitest.ts";

export function describeAppend(withStore: WithStore): void {
  it("gives back every field of a row, and nothing of the instructions", () =>
    withStore(async (store) => {
      const full = message(1, "hello", { via: "self", key: "k1", thread: null });
      const rows = [
        full,
        row(2, { author: BOB, key: "κλειδί \u{1f511}", body: '{"text":"a\\u0000b \u{1f511}"}' }),
      ];
      await append(store, rows);
      expect(await everything(store)).toEqual(rows.map(stored));
    }));

  it("takes rows of several spaces in one batch, and an empty batch", () =>
    withStore(async (store) => {
      await append(store, []);
      await append(store, [row(1), row(1, { space: OTHER_SPACE }), row(2)]);
      expect(await store.spaces()).toEqual([SPACE, OTHER_SPACE]);
      expect([
        await store.lastSeq(SPACE),
        await store.lastSeq(OTHER_SPACE),
        await store.lastSeq("none"),
      ]).toEqual([2, 1, 0]);
    }));

  const clashes = {
    "sequence number": row(2, { id: "another" }),
    id: row(9, { id: row(1).id }),
    key: row(9, { id: "another", key: "k" }),
  };
  for (const [what, clash] of Object.entries(clashes)) {
    it(`writes nothing of a batch when a ${what} is taken`, () =>
      withStore(async (store) => {
        const before = [row(1), row(2, { key: "k" })];
        await append(store, before);
        const batch = [message(3, "lost"), row(4), clash];
        expect(await store.append(batch)).toEqual({ ok: false, reason: "taken" });
        expect(await everything(store)).toEqual(before.map(stored));
        expect(
          await store.search({ space: SPACE, text: "lost", author: null, before: null, limit: 9 }),
        ).toEqual([]);
        await append(store, [message(3, "kept")]);
      }));
  }

  it("notices a clash within one batch", () =>
    withStore(async (store) => {
      expect(await store.append([row(1), row(1, { id: "x" })])).toEqual({ ok: false, reason: "taken" });
      expect(await store.append([row(1), row(2, { id: row(1).id })])).toEqual({ ok: false, reason: "taken" });
      expect(await store.append([row(1, { key: "k" }), row(2, { key: "k" })])).toEqual({
        ok: false,
        reason: "taken",
      });
      expect(await everything(store)).toEqual([]);
    }));

  it("lets one of many racing writers have a sequence number", () =>
    withStore(async (store) => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.append([row(1, { id: `racer ${index}` })])),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await everything(store)).toHaveLength(1);
    }));

  it("knows a key by its author and space only", () =>
    withStore(async (store) => {
      const rows = [
        row(1, { key: "k" }),
        row(2, { key: "k", author: BOB }),
        row(1, { key: "k", space: OTHER_SPACE }),
      ];
      await append(store, rows);
      for (const expected of rows) {
        const { space, author } = expected;
        expect(await store.byKey({ space, author, key: "k" })).toEqual(stored(expected));
      }
      expect(await store.byKey({ space: SPACE, author: ANN, key: "other" })).toBeNull();
    }));

  it("empties a body in the same transaction and keeps the rest of the row", () =>
    withStore(async (store) => {
      const secret = message(1, "the secret word");
      const redaction = row(2, { erases: secret.id, search: { message: messageId(secret.id), text: null } });
      await append(store, [secret]);
      expect(await store.append([redaction, row(1, { id: "clash" })])).toEqual({
        ok: false,
        reason: "taken",
      });
      expect(await store.byId({ space: SPACE, id: secret.id })).toEqual(stored(secret));
      await append(store, [redaction]);
      expect(await everything(store)).toEqual([{ ...stored(secret), body: "" }, stored(redaction)]);
      expect(
        await store.search({ space: SPACE, text: "secret", author: null, before: null, limit: 9 }),
      ).toEqual([]);
    }));

  it("erases only within the row's own space, and a row of the same batch too", () =>
    withStore(async (store) => {
      const kept = message(1, "kept");
      await append(store, [kept]);
      await append(store, [row(1, { space: OTHER_SPACE, erases: kept.id })]);
      expect(await store.byId({ space: SPACE, id: kept.id })).toEqual(stored(kept));
      const brief = message(2, "brief");
      await append(store, [brief, row(3, { erases: brief.id })]);
      expect((await store.byId({ space: SPACE, id: brief.id }))?.body).toBe("");
    }));
}

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
