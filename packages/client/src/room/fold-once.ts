import { type EntryView, fold, readEntry, type Timeline } from "@envoy/protocol";

/**
 * Folds an entry into a timeline whose views may already contain it: a page of history is newer than the
 * cursor it is followed from, so the feed repeats a little of what the page shows.
 */
export function foldOnce(timeline: Timeline, view: EntryView): void {
  const entry = readEntry(view);
  if (entry === null || entry.body === null) {
    if (entry !== null) fold(timeline, entry);
    return;
  }
  if (entry.type.startsWith("delivery.") && "delivery" in entry.body) {
    const { message, delivery } = entry.body;
    const known = timeline.messages.get(message)?.deliveries.find((one) => one.id === delivery);
    const state = entry.type.slice("delivery.".length);
    if (known?.steps.some((step) => step.state === state && step.at === entry.at)) return;
  }
  const root =
    entry.type === "message.post" && entry.body.thread !== null
      ? timeline.messages.get(entry.body.thread)
      : undefined;
  fold(timeline, entry);
  const counted = root?.lastReplyAt != null && root.lastReplyAt >= entry.at;
  if (root !== undefined && counted) timeline.messages.set(root.id, root);
}

/** Whether an entry changes what only a fresh view of the space tells: members, limits, chains, prompts … */
export function changesFacts(type: string): boolean {
  return (
    /^(space|member|chain|session|role|agent)\./.test(type) ||
    type === "message.pin" ||
    type === "turn.finished"
  );
}
