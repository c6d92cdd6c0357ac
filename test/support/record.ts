import {
  type DeliveryView,
  type EntryView,
  emptyTimeline,
  fold,
  type MessageView,
  readEntry,
  type TurnView,
} from "@envoy/protocol";
import { expect } from "vitest";
import type { Person } from "./person.ts";
import { until } from "./until.ts";

export const terminal = ["answered", "passed", "failed"];

/** Everything a space has recorded, read from its feed from the very beginning. */
export interface SpaceRecord {
  readonly entries: EntryView[];
  readonly messages: MessageView[];
  readonly turns: TurnView[];
  readonly deliveries: (DeliveryView & { readonly message: MessageView })[];
}

export async function readRecord(person: Person): Promise<SpaceRecord> {
  const entries: EntryView[] = [];
  for (let after: string | null = null; ; ) {
    const page: { entries: EntryView[]; cursor: string; more: boolean } = await person.call("feed.read", {
      after,
      limit: 1000,
    });
    entries.push(...page.entries);
    if (!page.more) break;
    after = page.cursor;
  }
  const timeline = emptyTimeline();
  for (const view of entries) {
    const entry = readEntry(view);
    if (entry !== null) fold(timeline, entry);
  }
  const messages = [...timeline.messages.values()];
  const deliveries = messages.flatMap((message) => message.deliveries.map((one) => ({ ...one, message })));
  return { entries, messages, turns: [...timeline.turns.values()], deliveries };
}

/** Waits until nothing is asked of anybody any more. Nobody retries anything here. */
export async function settled(person: Person, ms = 60_000): Promise<SpaceRecord> {
  return until(
    "every delivery to end",
    async () => {
      const open = await person.call("delivery.list", {});
      if (!open.deliveries.every((one) => terminal.includes(one.state))) return null;
      // The list knows of an end a moment before it is committed; the record has it when it is.
      const record = await readRecord(person);
      return record.deliveries.every((one) => terminal.includes(one.state)) && record;
    },
    ms,
  );
}

/** What must hold whatever was killed: one end for each delivery, one answer for each turn, one place in the log. */
export function expectSoundRecord({ entries, messages, turns, deliveries }: SpaceRecord): void {
  expect(entries.map((entry) => entry.seq)).toEqual(
    entries.map((_, index) => (entries[0]?.seq ?? 0) + index),
  );
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
  for (const delivery of deliveries) {
    const ends = delivery.steps.filter((step) => terminal.includes(step.state));
    expect(ends, `ends of the delivery of “${delivery.message.text}”`).toHaveLength(1);
    expect(terminal, delivery.message.text ?? "").toContain(delivery.state);
  }
  const answers = messages.flatMap((message) => message.turn ?? []);
  expect(new Set(answers).size, "answers for each turn").toBe(answers.length);
  expect(turns.filter((turn) => turn.state === "working")).toEqual([]);
}

/** Names of members by their ids. */
export async function namesOf(person: Person): Promise<Map<string, string>> {
  const { members } = await person.call("member.list", {});
  return new Map(members.map((member) => [member.actor, member.handle]));
}
