import type { Entry } from "@envoy/space";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueIn, emptyInbox, foldInbox, type InboxState, unwoken } from "./inbox-state.ts";

const me = "m".repeat(43);
const other = "o".repeat(43);

function entry(seq: number, type: string, body: object): Entry {
  // A test's own entry; the fold reads type, seq, at and body.
  return {
    seq,
    id: `r_${seq}`,
    type,
    author: "hub",
    at: 1000,
    via: "hub",
    refs: [],
    body,
  } as unknown as Entry;
}
const stored = (seq: number, id: string, more: object = {}) =>
  entry(seq, "delivery.stored", { delivery: id, to: me, notBefore: null, ...more });
const fold = (entries: readonly Entry[]) =>
  entries.reduce<InboxState>((state, one) => foldInbox(state, one, 5000), emptyInbox(me));

describe("the inbox", () => {
  it("holds what is stored for me and nobody else", () => {
    const inbox = fold([stored(1, "a"), stored(2, "b", { to: other })]);
    expect([...inbox.waiting.keys()]).toEqual(["a"]);
    expect(dueIn(inbox, 5000)).toBe(0);
    expect(unwoken(inbox)).toEqual(["a"]);
  });

  it("waits for a later attempt by its own clock, whatever the hub's shows", () => {
    expect(dueIn(fold([stored(1, "a", { notBefore: 2500 })]), 5000)).toBe(1500);
    expect(dueIn(emptyInbox(me), 0)).toBeNull();
  });

  it.each(["working", "answered", "passed", "failed", "held"])("lets go of what is %s", (step) => {
    expect(fold([stored(1, "a"), entry(2, `delivery.${step}`, { delivery: "a" })]).waiting.size).toBe(0);
  });

  it("ends the same when entries come again", () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom("stored", "woken", "working", "answered"), fc.constantFrom("a", "b", "c")),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat({ max: 3 })), (list, repeats) => {
        const entries = list.map(([step, id], index) =>
          step === "stored" ? stored(index + 1, id) : entry(index + 1, `delivery.${step}`, { delivery: id }),
        );
        const again = entries.flatMap((one, index) => {
          const back = repeats.next().value ?? 0;
          return [...entries.slice(Math.max(0, index - back), index), one];
        });
        expect(fold(again)).toEqual(fold(entries));
      }),
    );
  });
});
