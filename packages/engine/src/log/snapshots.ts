import { type SpaceState, STATE_VERSION } from "@envoy/space";
import type { Log, Store } from "../ports.ts";
import type { EventChain } from "./chain.ts";

/** What a snapshot is of. */
export interface Folded {
  readonly state: SpaceState;
  readonly chain: EventChain;
}

/** A stored snapshot, or null for one of another shape: then the log is folded from its beginning. */
export function readSnapshot(text: string): Folded | null {
  // The text is this code's own; its version tells whether it was written by this shape of it.
  const saved = JSON.parse(text) as Folded & { version?: number };
  return saved.version === STATE_VERSION ? saved : null;
}

/** Keeps a space's snapshot near its end, so that opening the space reads some rows and never its history. */
export interface Snapshots {
  /** Called after a load and after each commit; `folded` may be ahead of what is durable. */
  follow(folded: Folded, committed: number): void;
  /** What was folded is void. */
  drop(): void;
}

const EVERY = 2_000;

/** `savedAt` is the sequence number of the snapshot that the store holds, 0 when it holds none. */
export function createSnapshots(options: {
  readonly space: string;
  readonly store: Pick<Store, "saveSnapshot">;
  readonly log: Log;
  readonly savedAt: number;
}): Snapshots {
  const { space, store, log } = options;
  let { savedAt } = options;
  // Under load something always waits to be durable: the text is made then, and kept until its rows are.
  let made: { readonly seq: number; readonly state: string } | null = null;
  return {
    follow({ state, chain }, committed) {
      if (made === null && state.seq - savedAt >= EVERY)
        made = { seq: state.seq, state: JSON.stringify({ version: STATE_VERSION, state, chain }) };
      if (made === null || made.seq > committed) return;
      const snapshot = { space, ...made };
      savedAt = made.seq;
      made = null;
      store.saveSnapshot(snapshot).catch((err: unknown) => {
        // Only the next opening is slower for it.
        log.warn({ err, space }, "a snapshot could not be saved");
      });
    },
    drop() {
      made = null;
    },
  };
}
