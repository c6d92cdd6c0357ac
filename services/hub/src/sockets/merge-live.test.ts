import { expect, it } from "vitest";
import { mergeLive } from "./merge-live.ts";

const turn = "trn_0000000000000001";
const delta = (item: string, text: string) => ({ turn, item, kind: "text" as const, text });
const item = (id: string, text: string) => ({ turn, item: { id, kind: "text" as const, text } });
const space = "room_0000000000000aaaaaa";

it("joins text of the same item and keeps items apart", () => {
  const merged = mergeLive(space, [
    { space, deltas: [delta("a", "He"), delta("b", "1")] },
    { space, deltas: [delta("a", "llo")] },
  ]);
  expect(merged).toEqual({ space, deltas: [delta("a", "Hello"), delta("b", "1")] });
});

it("lets a whole item replace the text before it and take up the text after it", () => {
  const merged = mergeLive(space, [
    { space, deltas: [delta("a", "lost")] },
    { space, items: [item("a", "whole")] },
    { space, deltas: [delta("a", " and more")] },
  ]);
  expect(merged).toEqual({ space, items: [item("a", "whole and more")] });
});

it("keeps the latest presence of each actor", () => {
  const presence = (actor: string, since: number) => ({
    actor,
    presence: "idle" as const,
    reason: null,
    turn: null,
    since,
    model: null,
    effort: null,
  });
  const merged = mergeLive(space, [
    { space, presence: [presence("p", 1), presence("q", 1)] },
    { space, presence: [presence("p", 2)], typing: [{ actor: "p" }] },
  ]);
  expect(merged).toEqual({ space, presence: [presence("p", 2), presence("q", 1)], typing: [{ actor: "p" }] });
});
