import type { Output } from "@envoy/protocol";
import type { Entry } from "@envoy/space";

/**
 * What waits for one agent, as far as the feed and the hub's list have told. A pure fold: entries that were
 * seen already change nothing, so duplicates and repeats of the feed are harmless. The hub's ledger decides
 * what a turn takes; this only tells when to ask.
 */
export interface InboxState {
  readonly me: string;
  readonly seq: number;
  readonly waiting: ReadonlyMap<string, Waiting>;
}

export interface Waiting {
  /** Local time from which it may be started. */
  readonly due: number;
  /** Whether the hub has been told that the agent knows of it. */
  readonly woken: boolean;
}

export function emptyInbox(me: string, seq = 0): InboxState {
  return { me, seq, waiting: new Map() };
}

type Listed = Output<"delivery.list">["deliveries"][number];

/** Replaces what is known by what the hub lists. */
export function listInbox(inbox: InboxState, listed: readonly Listed[]): InboxState {
  const mine = listed.filter(
    (one) => one.to === inbox.me && (one.state === "stored" || one.state === "woken"),
  );
  const waiting = new Map(
    mine.map((one) => [one.id, { due: one.notBefore ?? 0, woken: one.state === "woken" }]),
  );
  return { ...inbox, waiting };
}

/** Folds one entry of the feed; `now` is the local clock, which need not agree with the hub's. */
export function foldInbox(inbox: InboxState, entry: Entry, now: number): InboxState {
  if (entry.seq <= inbox.seq) return inbox;
  const moved = { ...inbox, seq: entry.seq };
  if (entry.body === null || !("delivery" in entry.body)) return moved;
  const id = entry.body.delivery;
  const known = inbox.waiting.get(id);
  if (entry.type === "delivery.stored" && entry.body.to === inbox.me) {
    const due = entry.body.notBefore === null ? 0 : now + Math.max(0, entry.body.notBefore - entry.at);
    return { ...moved, waiting: new Map(inbox.waiting).set(id, { due, woken: false }) };
  }
  if (known === undefined) return moved;
  const waiting = new Map(inbox.waiting);
  if (entry.type === "delivery.woken") waiting.set(id, { ...known, woken: true });
  else waiting.delete(id);
  return { ...moved, waiting };
}

/** Milliseconds until something can be started: 0 is now, null is never. */
export function dueIn(inbox: InboxState, now: number): number | null {
  const times = [...inbox.waiting.values()].map((one) => one.due);
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - now);
}

/** Deliveries the hub has not been told about yet. */
export function unwoken(inbox: InboxState): string[] {
  return [...inbox.waiting].filter(([, one]) => !one.woken).map(([id]) => id);
}
