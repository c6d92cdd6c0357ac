import { join } from "node:path";
import type { LogRow, LogStore } from "@envoy/engine";
import { openSqliteStore } from "@envoy/storage";
import { createWriter } from "../../packages/engine/src/log/writer.ts";
import { INSERT_LOG, INSERT_SEARCH } from "../../packages/storage/src/sqlite/append.ts";
import { openConnection, secureConnection } from "../../packages/storage/src/sqlite/connection.ts";
import { type Benchmark, type Figure, ratioFigure } from "./figure.ts";
import { temporaryFolder } from "./measure/folder.ts";
import { compare, timed } from "./measure/statistics.ts";
import { createRows } from "./room/rows.ts";

const WAITING = 100;
const BATCHES = 60;

export const appends: Benchmark = {
  name: "appends",
  method:
    "Rows of messages, about a kilobyte each, from 100 callers who each wait for their row to be durable (WAL, synchronous FULL), through the engine's group commit, the store and Prisma; against prepared inserts of such rows with the same driver into the same tables and indexes, 100 in a transaction. Once without and once with the search index that messages have.",
  remarks:
    "Not settled: on a busy machine the ratio scatters. After the group commit was mended, three runs gave 0.53, 0.97 and 0.91 without the index and 0.85, 0.74 and 0.97 with it; the table shows the last one run.",
  async run() {
    const figures: Figure[] = [];
    for (const search of [false, true]) figures.push(await atSearch(search));
    return figures;
  },
};

async function atSearch(search: boolean): Promise<Figure> {
  await using folder = await temporaryFolder();
  const rawPath = join(folder.path, "raw.db");
  // Opened once by the store, so that both write into the same tables and indexes.
  await (await openSqliteStore({ path: rawPath }))[Symbol.asyncDispose]();
  const raw = openConnection(rawPath);
  await secureConnection(raw);
  await using store = await openSqliteStore({ path: join(folder.path, "ours.db") });
  const rows = { ours: createRows({ search }), raw: createRows({ search }) };
  const writeRaw = rawWriter(raw);
  const rounds = {
    ours: () => groupCommit(store, rows.ours.next(WAITING * BATCHES)),
    baseline: () => inBatches(rows.raw.next(WAITING * BATCHES), writeRaw),
  };
  await rounds.baseline();
  await rounds.ours();
  const measured = await compare(rounds);
  raw.close();
  const what = `durable appends${search ? " with search index" : ""}, ${WAITING} waiting`;
  return ratioFigure({ what, unit: "rows/s", ...measured, goal: 0.8 });
}

/** Rows per second of callers who each write one row and wait for it, again and again. */
async function groupCommit(store: LogStore, rows: readonly LogRow[]): Promise<number> {
  const writer = createWriter(store, () => {});
  const left = rows.values();
  const caller = async () => {
    for (const row of left) {
      await new Promise<void>((resolve, reject) =>
        writer.push({
          space: row.space,
          rows: Promise.resolve([row]),
          count: 1,
          settle: (outcome) =>
            outcome === "committed"
              ? resolve()
              : reject(new Error(`not written: ${JSON.stringify(outcome)}`)),
        }),
      );
    }
  };
  const tookMs = await timed(() => Promise.all(Array.from({ length: WAITING }, caller)));
  return (rows.length * 1000) / tookMs;
}

async function inBatches(rows: readonly LogRow[], write: (rows: readonly LogRow[]) => void): Promise<number> {
  const tookMs = await timed(() => {
    for (let at = 0; at < rows.length; at += WAITING) write(rows.slice(at, at + WAITING));
  });
  return (rows.length * 1000) / tookMs;
}

function rawWriter(database: ReturnType<typeof openConnection>): (rows: readonly LogRow[]) => void {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const log = database.prepare(INSERT_LOG);
  const index = database.prepare(INSERT_SEARCH);
  return (rows) => {
    begin.run();
    for (const { space, seq, id, type, author, at, via, about, thread, key, header, sig, body } of rows) {
      log.run(space, seq, id, type, author, at, via, about, thread, key, header, sig, body);
    }
    for (const { id, space, author, search } of rows) {
      if (search !== null) index.run(id, space, author, search.text);
    }
    commit.run();
  };
}
