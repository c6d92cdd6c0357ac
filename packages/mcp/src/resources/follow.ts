import { setTimeout as sleep } from "node:timers/promises";
import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";
import { readUri } from "./uris.ts";

const HOLD_MS = 25_000;
const RETRY_MS = 1000;

export interface Followed extends Disposable {
  /** Resolves when nothing is followed any more: told to end, or the space may no longer be read. */
  readonly ended: Promise<void>;
}

export interface FollowOptions {
  readonly session: McpSession;
  readonly space: string;
  /** Asked anew for every change, so that it may grow and shrink. */
  readonly uris: () => readonly string[];
  readonly updated: (uri: string) => void;
}

/**
 * Tells which resources of a space read otherwise, from the moment this resolves until it is disposed. Null: the
 * caller may not read that space. Holds a call at the hub; never polls.
 */
export async function startFollowing(options: FollowOptions): Promise<Followed | null> {
  const head = await directory.head(options.session, options.space);
  if (!head.ok) return null;
  const stop = new AbortController();
  const ended = follow(options, head.value.cursor, stop.signal);
  return { ended, [Symbol.dispose]: () => stop.abort() };
}

async function follow(options: FollowOptions, from: string, stop: AbortSignal): Promise<void> {
  const { session, space, uris, updated } = options;
  let after = from;
  while (!stop.aborted) {
    const page = await directory.feed(session, { space, after, waitMs: HOLD_MS });
    if (stop.aborted) return;
    if (!page.ok) {
      if (!passing.has(page.error.code)) return;
      await pause(stop);
      continue;
    }
    after = page.value.cursor;
    const types = page.value.entries.map(({ type }) => type);
    for (const uri of uris()) if (changes(uri, space, types)) updated(uri);
  }
}

const passing = new Set<string>(["unreachable", "timed_out", "busy", "rate_limited", "hub_going_away"]);

async function pause(stop: AbortSignal): Promise<void> {
  // Being told to end is why the pause ends early; the loop sees that by itself.
  await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
}

function changes(uri: string, space: string, types: readonly string[]): boolean {
  const named = readUri(uri);
  if (named === null || named.space !== space) return false;
  return types.some((type) => named.kind.changedBy.some((beginning) => type.startsWith(beginning)));
}
