import { mapStrings } from "./name-people.ts";
import type { More } from "./outcome.ts";

/** What a tool shows of an operation's output. */
export interface Shown {
  readonly data: Readonly<Record<string, unknown>>;
  readonly records: readonly unknown[] | null;
}

export interface Fitted extends Shown {
  readonly more: More | null;
}

/** Long texts are shortened before records are left out: a model that sees an id can ask for the whole. */
const TEXT_STEPS = [4000, 1000, 300];

/** Fits an answer to a budget in characters, from an offset in the records on; says what it left out. */
export function fit(shown: Shown, { budget, offset }: { budget: number; offset: number }): Fitted {
  const from = shown.records?.slice(offset) ?? null;
  let { data } = shown;
  let records: readonly unknown[] | null = from;
  for (const limit of TEXT_STEPS) {
    if (size({ data, records }) <= budget) break;
    data = shorten(data, limit);
    records = from === null ? null : from.map((record) => clip(record, limit));
  }
  if (size({ data, records }) > budget)
    data = dropFromLists(data, budget - (records === null ? 0 : budget / 2));
  if (records !== null) records = firstThatFit(records, budget - size(data));
  const more = leftOut({ from: offset, shown: records?.length ?? 0, of: shown.records?.length ?? 0 });
  return { data, records, more };
}

export function size(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

function leftOut({ from, shown, of }: { from: number; shown: number; of: number }): More | null {
  return from + shown < of ? { shown, of, offset: from + shown } : null;
}

/** At least one, so that whoever goes on always gets further. */
function firstThatFit(records: readonly unknown[], budget: number): readonly unknown[] {
  let left = budget;
  let count = 0;
  for (const record of records) {
    left -= size(record) + 1;
    if (left < 0 && count > 0) break;
    count += 1;
  }
  return records.slice(0, count);
}

function shorten(data: Shown["data"], limit: number): Shown["data"] {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, clip(value, limit)]));
}

function clip(value: unknown, limit: number): unknown {
  return mapStrings(value, (text) =>
    text.length <= limit ? text : `${text.slice(0, limit)}… [${text.length - limit} more characters]`,
  );
}

/** Halves the longest list until the rest fits; how many there were stands under `<name>Total`. */
function dropFromLists(data: Shown["data"], budget: number): Shown["data"] {
  const kept: Record<string, unknown> = { ...data };
  for (;;) {
    const [name, list] = Object.entries(kept)
      .filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 0)
      .reduce<[string, unknown[]]>(
        (longest, entry) => (size(entry[1]) > size(longest[1]) ? entry : longest),
        ["", []],
      );
    if (size(kept) <= budget || list.length === 0) return kept;
    const total = `${name}Total`;
    if (kept[total] === undefined) kept[total] = list.length;
    kept[name] = list.slice(0, Math.floor(list.length / 2));
  }
}
