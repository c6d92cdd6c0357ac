import { readEntry } from "@envoy/protocol";
import type { Entry } from "@envoy/space";
import { callUntilAnswered, type HubLink, pause } from "./hub-link.ts";
import { dueIn, emptyInbox, foldInbox, type InboxState, listInbox, unwoken } from "./inbox-state.ts";
import type { Logger } from "./options.ts";

/** What waits for the agent, kept current by the feed. */
export interface Inbox extends Disposable {
  readonly seen: { readonly seq: number; readonly cursor: string };
  readonly size: number;
  /** Asks the hub for the list: at the start, and when it knows less than the feed told. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Resolves when something can be started, or when the signal ends the wait. */
  due(signal: AbortSignal): Promise<void>;
  /** Tells the hub that the agent knows of what waits while it is busy. */
  wake(): void;
}

export interface InboxOptions {
  readonly link: HubLink;
  readonly space: string;
  readonly token: number;
  readonly me: string;
  readonly cursor: string;
  readonly log: Logger;
  readonly isBusy: () => boolean;
  /** Every entry of the feed that this version knows, once and in order. */
  readonly onEntry: (entry: Entry) => void;
  readonly onVoid: (reason: string) => void;
}

/** Timers hold no longer time than this; the wait simply goes on. */
const LONG_MS = 60_000;

export function startInbox(options: InboxOptions): Inbox {
  const { link, space, token } = options;
  let state: InboxState = emptyInbox(options.me);
  let cursor = options.cursor;
  let changed: () => void = () => {};
  const wake = () => {
    const deliveries = unwoken(state).slice(0, 500);
    if (deliveries.length === 0) return;
    void link.call("delivery.wake", { space, token, deliveries }).then((reply) => {
      if (!reply.ok)
        options.log.warn({ code: reply.error.code }, "the hub was not told that deliveries are known");
    });
  };
  const stop = link.watch({
    space,
    after: options.cursor,
    onEntries: (views, to) => {
      const before = state.waiting;
      for (const view of views) {
        const entry = readEntry(view);
        if (entry === null || entry.seq <= state.seq) continue;
        state = foldInbox(state, entry, Date.now());
        options.onEntry(entry);
      }
      cursor = to;
      if (state.waiting === before) return;
      changed();
      if (options.isBusy()) wake();
    },
    onVoid: options.onVoid,
  });
  return {
    get seen() {
      return { seq: state.seq, cursor };
    },
    get size() {
      return state.waiting.size;
    },
    refresh: async (signal) => {
      const reply = await callUntilAnswered(link, { name: "delivery.list", input: { space }, signal });
      if (reply.ok) state = listInbox(state, reply.value.deliveries);
      else if (reply.code !== "stopped")
        options.log.error({ code: reply.code }, "the hub does not list deliveries");
      changed();
    },
    due: async (signal) => {
      while (!signal.aborted) {
        const ms = dueIn(state, Date.now());
        if (ms === 0) return;
        const wake = new AbortController();
        changed = () => wake.abort();
        await pause(Math.min(ms ?? LONG_MS, LONG_MS), AbortSignal.any([signal, wake.signal]));
      }
    },
    wake,
    [Symbol.dispose]: stop,
  };
}
