import { expect, it } from "vitest";
import { SNIPPET_MARKS } from "../search-text.ts";
import { ANN, append, BOB, found, message, messageId, OTHER_SPACE, row, SPACE } from "./fixtures.ts";
import type { WithStore } from "./setup.ts";

export function describeSearch(withStore: WithStore): void {
  it("finds words without case or accents, all of them, newest first [search]", () =>
    withStore(async (store) => {
      await append(store, [
        message(1, "Die Müller prüft das Login"),
        message(2, "login and logout"),
        message(3, "nothing of the kind"),
        message(4, "LOGIN by Muller"),
      ]);
      expect(await found(store, "login")).toEqual([4, 2, 1]);
      expect(await found(store, "muller LOGIN")).toEqual([4, 1]);
      expect(await found(store, "login nowhere")).toEqual([]);
    }));

  it("takes the last word as a beginning unless something follows it", () =>
    withStore(async (store) => {
      await append(store, [message(1, "authentication flow"), message(2, "author of the flow")]);
      expect(await found(store, "flow auth")).toEqual([2, 1]);
      expect(await found(store, "auth flow")).toEqual([]);
      expect(await found(store, "auth ")).toEqual([]);
      expect(await found(store, "flow aut")).toEqual([2, 1]);
      expect(await found(store, "flow au")).toEqual([]);
    }));

  it("prefers the whole word while it fills the page", () =>
    withStore(async (store) => {
      await append(store, [message(1, "plan"), message(2, "plan"), message(3, "planner")]);
      const page = async (limit: number): Promise<number[]> =>
        (await store.search({ space: SPACE, text: "plan", author: null, before: null, limit })).map(
          ({ row: hit }) => hit.seq,
        );
      expect(await page(2)).toEqual([2, 1]);
      expect(await page(3)).toEqual([3, 2, 1]);
    }));

  it("reads a joined word as a phrase", () =>
    withStore(async (store) => {
      await append(store, [
        message(1, "see src/auth/login.ts"),
        message(2, "login the auth way, ts and src"),
      ]);
      expect(await found(store, "src/auth/login.ts")).toEqual([1]);
      expect(await found(store, "auth/log")).toEqual([1]);
    }));

  const hostile = [
    '"',
    '""',
    "*",
    "a*",
    "NEAR(a b)",
    'x" OR "y',
    "text:secret",
    "space:x",
    "-a",
    "a AND",
    "OR",
    "(",
    "^a",
    "a\0b",
    "'; DROP TABLE log; --",
    "{author}: x",
    "\u{1f511}",
    "",
    "  ",
    "+",
    "a + b",
    "%_",
    "\u0002x\u0003",
    "x".repeat(5_000),
    "w ".repeat(2_000),
  ];
  it("takes hostile text literally and never fails", () =>
    withStore(async (store) => {
      await append(store, [message(1, "plain words"), message(2, "x OR y"), message(3, "NEAR a b")]);
      for (const text of hostile) expect(await found(store, text), text).toEqual(expectedOf(text));
      expect(await found(store, "plain")).toEqual([1]);
    }));

  it("keeps to its space and author", () =>
    withStore(async (store) => {
      await append(store, [
        message(1, "shared"),
        message(2, "shared", { author: BOB }),
        message(1, "shared", { space: OTHER_SPACE }),
      ]);
      expect(await found(store, "shared")).toEqual([2, 1]);
      expect(await found(store, "shared", { author: ANN })).toEqual([1]);
      expect(await found(store, "shared", { author: BOB })).toEqual([2]);
      expect(await found(store, "shared", { author: "nobody" })).toEqual([]);
      expect(await found(store, "shared", { space: OTHER_SPACE })).toEqual([1]);
      // Ids are indexed as words of their own column: they are not text.
      expect(await found(store, "room_1778994801731qqqjju")).toEqual([]);
      expect(await found(store, ANN)).toEqual([]);
    }));

  it("pages exactly at its bounds, and gives whole rows", () =>
    withStore(async (store) => {
      await append(
        store,
        [1, 2, 3, 4, 5].map((seq) => message(seq, "same words")),
      );
      await append(store, [row(6)]);
      const page = async (before: number | null, limit: number): Promise<number[]> =>
        (await store.search({ space: SPACE, text: "same", author: null, before, limit })).map(
          (hit) => hit.row.seq,
        );
      expect(await page(null, 2)).toEqual([5, 4]);
      expect(await page(4, 2)).toEqual([3, 2]);
      expect(await page(2, 2)).toEqual([1]);
      expect(await page(1, 2)).toEqual([]);
      const [hit] = await store.search({ space: SPACE, text: "same", author: null, before: null, limit: 1 });
      expect(hit?.row).toEqual(await store.byId({ space: SPACE, id: message(5, "").id }));
    }));

  it("marks the hits of a snippet with marks that no text can hold", () =>
    withStore(async (store) => {
      const { open, close } = SNIPPET_MARKS;
      await append(store, [message(1, `before ${open}forged${close} the login after`)]);
      const [hit] = await store.search({ space: SPACE, text: "login", author: null, before: null, limit: 1 });
      expect(hit?.snippet).toContain(`the ${open}login${close} after`);
      expect(hit?.snippet).not.toContain(`${open}forged`);
      await append(store, [message(2, `${"far ".repeat(500)}needle${" away".repeat(500)}`)]);
      const [distant] = await store.search({
        space: SPACE,
        text: "needle",
        author: null,
        before: null,
        limit: 1,
      });
      expect(distant?.snippet).toContain(`${open}needle${close}`);
      expect(distant?.snippet.length).toBeLessThan(200);
    }));

  it("follows an edit and a redaction, also within one batch", () =>
    withStore(async (store) => {
      const first = message(1, "original words");
      const second = message(3, "draft");
      const edit = row(2, { search: { message: messageId(first.id), text: "corrected words" } });
      await append(store, [first]);
      await append(store, [edit]);
      expect([await found(store, "original"), await found(store, "corrected")]).toEqual([[], [1]]);
      await append(store, [
        second,
        row(4, { search: { message: messageId(second.id), text: "final" } }),
        row(5, { search: { message: messageId(first.id), text: "again" } }),
        row(6, { erases: first.id, search: { message: messageId(first.id), text: null } }),
      ]);
      expect(
        await Promise.all(["draft", "final", "words", "again"].map((text) => found(store, text))),
      ).toEqual([[], [3], [], []]);
      const elsewhere = row(1, { space: OTHER_SPACE, search: { message: messageId(second.id), text: null } });
      await append(store, [elsewhere]);
      expect(await found(store, "final")).toEqual([3]);
    }));
}

/** Of the three messages, what each hostile text finds as plain words. */
function expectedOf(text: string): number[] {
  const found: Readonly<Record<string, number[]>> = {
    "NEAR(a b)": [3],
    "a + b": [3],
    "a\0b": [3],
    'x" OR "y': [2],
    OR: [2],
    "\u0002x\u0003": [2],
    "a*": [3],
    "-a": [3],
    "^a": [3],
  };
  return found[text] ?? [];
}
