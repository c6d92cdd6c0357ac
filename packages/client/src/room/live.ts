import type { EphemeralFrame, TurnView } from "@envoy/protocol";
import type { TurnItem } from "@envoy/space";

/** What of one running turn is not stored yet. Immutable: a change makes a new one. */
export interface LiveTurn {
  /** Items being written or running, in the order they were first heard of. */
  readonly items: readonly TurnItem[];
}

type Delta = NonNullable<EphemeralFrame["deltas"]>[number];

/** Adds more text to an item; a stored item is complete and takes none. */
export function addDelta(live: LiveTurn | undefined, turn: TurnView | undefined, delta: Delta): LiveTurn {
  const items = live?.items ?? [];
  if (turn?.items.some((one) => one.id === delta.item)) return { items };
  const known = items.find((one) => one.id === delta.item);
  const before = known !== undefined && "text" in known ? known.text : "";
  return putItem({ items }, { id: delta.item, kind: delta.kind, text: before + delta.text });
}

/** Puts a whole item in, in the place of its earlier form. */
export function putItem(live: LiveTurn | undefined, item: TurnItem): LiveTurn {
  const items = live?.items ?? [];
  const at = items.findIndex((one) => one.id === item.id);
  return { items: at === -1 ? [...items, item] : items.with(at, item) };
}

/** Forgets an item that has been stored; undefined when nothing is left. */
export function dropItem(live: LiveTurn, id: string): LiveTurn | undefined {
  const items = live.items.filter((one) => one.id !== id);
  return items.length === 0 ? undefined : { items };
}

/** A turn's items as a reader sees them now: the stored ones, and below them what is being written. */
export function shownItems(turn: TurnView, live: LiveTurn | undefined): readonly TurnItem[] {
  if (live === undefined || turn.state !== "working") return turn.items;
  const replaced = turn.items.map((item) => live.items.find((one) => one.id === item.id) ?? item);
  return [...replaced, ...live.items.filter((one) => !turn.items.some((item) => item.id === one.id))];
}
