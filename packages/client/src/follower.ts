import type { EntryView, FeedFrame, WireError } from "@envoy/protocol";
import { type Caller, isPassing } from "./caller.ts";

export interface FollowerOptions {
  readonly space: string;
  /** The position to go on from: of `space.get`, or of what was handled last. */
  readonly cursor: string;
  readonly call: Caller["call"];
  /** Entries in sequence, none twice, none missing; `cursor` is the position after them. */
  readonly onEntries: (entries: EntryView[], cursor: string) => void;
  /** The position cannot be gone on from, or the space is no longer readable: start again from a fresh view. */
  readonly onResync: (error: WireError) => void;
  /** Pause before a failed read is repeated. */
  readonly retryMs?: number;
}

/** Keeps one reader's place in one space's feed. */
export interface Follower {
  /** The connection is there (again): read from the cursor before anything live is taken. */
  catchUp(): void;
  /** The connection is gone; nothing more is asked for until the next `catchUp`. */
  pause(): void;
  /** A live frame: taken when it is next in sequence, a reason to read again when it is not. */
  offer(frame: FeedFrame): void;
  stop(): void;
}

export function createFollower(options: FollowerOptions): Follower {
  let cursor = options.cursor;
  /** Unknown until the first entry was seen: a cursor is opaque. */
  let lastSeq: number | null = null;
  let state: "connected" | "away" | "stopped" = "away";
  let reading = false;
  /** Something may lie between the cursor and the live frames. */
  let behind = true;
  let waiting: FeedFrame[] = [];
  let wakeUp = () => {};

  const take = (entries: readonly EntryView[], to: string) => {
    const seen = lastSeq;
    const fresh = entries.filter((one) => seen === null || one.seq > seen);
    cursor = to;
    lastSeq = fresh.at(-1)?.seq ?? lastSeq;
    if (fresh.length > 0) options.onEntries(fresh, to);
  };

  const takeFrame = (frame: FeedFrame) => {
    const seen = lastSeq;
    const fresh = frame.entries.filter((one) => seen === null || one.seq > seen);
    if (fresh.length === 0) return;
    if (seen !== null && fresh[0]?.seq === seen + 1) take(fresh, frame.cursor);
    else behind = true;
  };

  const readToEnd = async (): Promise<void> => {
    for (let more = true; more && state === "connected"; ) {
      const reply = await options.call("feed.read", { space: options.space, after: cursor });
      // A stop while it was awaited: what was read is no longer wanted.
      if (isStopped()) return;
      if (reply.ok) {
        take(reply.value.entries, reply.value.cursor);
        more = reply.value.more;
      } else if (isPassing(reply.error) || reply.error.code === "internal") {
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
          setTimeout(resolve, options.retryMs ?? 1000);
        });
      } else {
        state = "stopped";
        options.onResync(reply.error);
      }
    }
  };

  const isStopped = () => state === "stopped";

  const pump = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    while (behind && state === "connected") {
      behind = false;
      await readToEnd();
      const frames = waiting;
      waiting = [];
      for (const frame of frames) if (!isStopped()) takeFrame(frame);
    }
    reading = false;
  };

  const start = () => {
    pump().catch((fault: unknown) => {
      // Only a handler of the caller can throw here; it surfaces as the defect it is.
      queueMicrotask(() => {
        throw fault;
      });
    });
  };

  return {
    catchUp() {
      if (state === "stopped") return;
      state = "connected";
      behind = true;
      wakeUp();
      start();
    },
    pause() {
      if (state === "stopped") return;
      state = "away";
      waiting = [];
      wakeUp();
    },
    offer(frame) {
      if (state !== "connected") return;
      if (reading) waiting.push(frame);
      else takeFrame(frame);
      if (behind) start();
    },
    stop() {
      state = "stopped";
      waiting = [];
      wakeUp();
    },
  };
}
