import { join } from "node:path";
import type { LogRow } from "@envoy/engine";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { sampleAuthor, sampleRow } from "./bench-rows.ts";
import { temporaryFolder } from "./conformance/setup.ts";
import { INSERT_LOG, INSERT_SEARCH } from "./sqlite/append.ts";
import { openConnection, secureConnection } from "./sqlite/connection.ts";
import { openSqliteStore } from "./sqlite/store.ts";

export interface AppendFigures {
  /** Rows per second of bare prepared inserts, one transaction per batch, into the same tables. */
  readonly raw: number;
  /** Rows per second of the same rows through the store. */
  readonly ours: number;
  readonly ratio: number;
}

const WARM_UP = 20;

/**
 * Durable appends against bare SQLite. The two take turns batch by batch, so that whatever else the machine does
 * falls on both.
 */
export async function benchAppend(
  options: { readonly search?: boolean; readonly waiting?: number; readonly batches?: number } = {},
): Promise<AppendFigures> {
  const { search = false, waiting = 100, batches = 200 } = options;
  await using folder = await temporaryFolder();
  const rawPath = join(folder.path, "raw.db");
  // Opened once by the store, so that both write into the same tables and indexes.
  await (await openSqliteStore({ path: rawPath }))[Symbol.asyncDispose]();
  const database = openConnection(rawPath);
  await secureConnection(database);
  await using store = await openSqliteStore({ path: join(folder.path, "ours.db") });
  const writeRaw = rawWriter(database);
  const writeOurs = async (rows: readonly LogRow[]): Promise<void> => {
    const outcome = await store.append(rows);
    if (!outcome.ok) throw new Error(`the benchmark could not write: ${outcome.reason}`);
  };

  const spent = { raw: 0, ours: 0 };
  const author = sampleAuthor();
  for (let batch = -WARM_UP; batch < batches; batch += 1) {
    const first = (batch + WARM_UP) * waiting + 1;
    const rows = Array.from({ length: waiting }, (_, index) =>
      sampleRow({ space: "room_1778994801731qqqjju", seq: first + index, author, search }),
    );
    const turns = [
      async () => timed(() => writeRaw(rows)).then((time) => note("raw", time)),
      async () => timed(() => writeOurs(rows)).then((time) => note("ours", time)),
    ];
    const note = (who: "raw" | "ours", time: number): void => {
      if (batch >= 0) spent[who] += time;
    };
    for (const turn of batch % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  database.close();
  const rate = (milliseconds: number): number => (waiting * batches * 1_000) / milliseconds;
  return { raw: rate(spent.raw), ours: rate(spent.ours), ratio: spent.raw / spent.ours };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function rawWriter(database: DatabaseSyncInstance): (rows: readonly LogRow[]) => Promise<void> {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const log = database.prepare(INSERT_LOG);
  const index = database.prepare(INSERT_SEARCH);
  return async (rows) => {
    begin.run();
    for (const r of rows) {
      log.run(
        r.space,
        r.seq,
        r.id,
        r.type,
        r.author,
        r.at,
        r.via,
        r.about,
        r.thread,
        r.key,
        r.header,
        r.sig,
        r.body,
      );
    }
    for (const { id, space, author, search } of rows)
      if (search !== null) index.run(id, space, author, search.text);
    commit.run();
  };
}
