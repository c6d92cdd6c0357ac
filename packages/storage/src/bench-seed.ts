import { sampleAuthor, sampleRow } from "./bench-rows.ts";
import { openSqliteStore } from "./sqlite/store.ts";

export interface SeedOptions {
  readonly path: string;
  readonly count: number;
  readonly space?: string;
  /** Told now and then how many rows are in. */
  readonly onProgress?: (done: number) => void;
}

const BATCH = 5_000;

/**
 * Fills a database with messages through the store itself. Every message holds the word `common`, one in a
 * thousand `medium`, and the middle one `rareword`, so that a search can be measured at each end.
 */
export async function seedMessages(options: SeedOptions): Promise<void> {
  const { path, count, space = "room_1778994801731qqqjju", onProgress } = options;
  await using store = await openSqliteStore({ path });
  const authors = Array.from({ length: 8 }, sampleAuthor);
  const start = await store.lastSeq(space);
  for (let done = 0; done < count; done += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - done) }, (_, index) => {
      const seq = start + done + index + 1;
      const author = authors[seq % authors.length] ?? "";
      return sampleRow({ space, seq, author, search: true, extra: extraWords(done + index, count) });
    });
    const outcome = await store.append(rows);
    if (!outcome.ok) throw new Error(`seeding stopped: ${outcome.reason}`);
    onProgress?.(done + rows.length);
  }
}

function extraWords(index: number, count: number): string {
  const medium = index % 1_000 === 0 ? " medium" : "";
  return ` common${medium}${index === Math.floor(count / 2) ? " rareword" : ""}`;
}
