import type { EntryView } from "@envoy/protocol";
import type { Context } from "../context.ts";
import { failedCall } from "../output/failure.ts";
import { type FeedEvent, feedEvent } from "./feed-event.ts";
import { type People, peopleOf } from "./history.ts";

export interface Following {
  readonly space: string;
  /** From here on; null begins with the first entry. */
  readonly after: string | null;
  /** Ends the loop between two answers of the hub. */
  readonly signal: AbortSignal;
  /** `cursor` is where to go on after this event; only the last one of an answer has one. */
  readonly onEvent: (event: FeedEvent, cursor: string | null) => void;
}

const HELD_MS = 25_000;
const RETRY_MS = 1_000;

/** Follows a space without gaps: each answer's cursor is where the next call goes on, over restarts of the hub too. */
export async function follow(context: Context, { space, after, signal, onEvent }: Following): Promise<void> {
  const account = await context.account();
  let people: People = await peopleOf(account, space);
  let cursor = after;
  while (!signal.aborted) {
    const reply = await account.reply("feed.read", { space, after: cursor, waitMs: HELD_MS });
    if (signal.aborted) return;
    if (!reply.ok) {
      if (!["unreachable", "timed_out", "busy", "hub_going_away"].includes(reply.error.code))
        throw failedCall(reply.error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      continue;
    }
    const { entries, cursor: next } = reply.value;
    if (entries.some((entry) => !people.has(entry.author) || entry.type.startsWith("member.")))
      people = await peopleOf(account, space);
    tell(entries, { space, people, next, onEvent });
    cursor = next;
  }
}

function tell(
  entries: readonly EntryView[],
  to: { space: string; people: People; next: string; onEvent: Following["onEvent"] },
): void {
  entries.forEach((entry, index) => {
    const event = feedEvent(entry, to.space, to.people);
    if (event !== null) to.onEvent(event, index === entries.length - 1 ? to.next : null);
  });
}
