import type { EphemeralFrame, FeedFrame } from "@envoy/protocol";
import { mergeLive } from "./merge-live.ts";

/** Where frames go: once per space and tick, whoever is there to get them. */
export interface Audible {
  feed(frame: FeedFrame): void;
  live(frame: EphemeralFrame): void;
}

export interface Outbox extends Disposable {
  publish(frame: FeedFrame): void;
  live(frame: EphemeralFrame): void;
  /** The cursor of the newest frame that was sent, if any was. */
  head(space: string): string | null;
  /** Remembers where a space stands that has not spoken yet. */
  learn(space: string, cursor: string): void;
  flush(): void;
}

const LIVE_EVERY_MS = 40;

/**
 * Joins what belongs together: all entries of one turn of the event loop in one frame per space, and ephemeral
 * frames of 40 ms in one. Sending costs per frame and receiver, so this is what carries the load.
 */
export function startOutbox(to: Audible): Outbox {
  const entries = new Map<string, FeedFrame[]>();
  const ephemeral = new Map<string, EphemeralFrame[]>();
  const heads = new Map<string, string>();
  let tick: NodeJS.Immediate | null = null;
  let beat: NodeJS.Timeout | null = null;

  const sendLive = (space: string) => {
    const frames = ephemeral.get(space);
    ephemeral.delete(space);
    if (frames !== undefined) to.live(mergeLive(space, frames));
  };
  const sendFeed = () => {
    tick = null;
    for (const [space, frames] of [...entries]) {
      entries.delete(space);
      // What was said before the commit goes before it, so that nothing ephemeral outlives its stored form.
      sendLive(space);
      const frame = mergeFeed(frames);
      if (frame === null) continue;
      heads.set(space, frame.cursor);
      to.feed(frame);
    }
  };
  const sendAllLive = () => {
    beat = null;
    for (const space of [...ephemeral.keys()]) sendLive(space);
  };
  return {
    publish: (frame) => {
      append(entries, frame);
      tick ??= setImmediate(sendFeed);
    },
    live: (frame) => {
      append(ephemeral, frame);
      beat ??= setTimeout(sendAllLive, LIVE_EVERY_MS);
    },
    head: (space) => heads.get(space) ?? null,
    learn: (space, cursor) => {
      if (!heads.has(space)) heads.set(space, cursor);
    },
    flush: () => {
      sendFeed();
      sendAllLive();
    },
    [Symbol.dispose]: () => {
      if (tick !== null) clearImmediate(tick);
      if (beat !== null) clearTimeout(beat);
    },
  };
}

/** A tick under load has hundreds of frames, so the list grows in place. */
function append<F extends { readonly space: string }>(waiting: Map<string, F[]>, frame: F): void {
  const frames = waiting.get(frame.space);
  if (frames === undefined) waiting.set(frame.space, [frame]);
  else frames.push(frame);
}

function mergeFeed(frames: readonly FeedFrame[]): FeedFrame | null {
  const last = frames.at(-1);
  if (last === undefined || frames.length === 1) return last ?? null;
  return { space: last.space, entries: frames.flatMap((frame) => frame.entries), cursor: last.cursor };
}
