import { expect, it } from "vitest";
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
