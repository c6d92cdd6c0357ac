import type { AppendOutcome, LogRow } from "@envoy/engine";
import type { PrismaClient } from "../generated/sqlite/client.ts";
import { eventIdPrefix } from "../rows.ts";
import { indexedText } from "../search-text.ts";
import { type BatchRow, batchSql, type Loans } from "./batch.ts";
import { writeFault } from "./faults.ts";

/** In the order of the table's columns; `place` is given by the database. */
export const INSERT_LOG = `INSERT INTO log (space, seq, id, type, author, at, via, about, thread, key, header, sig, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Separators would make phrases of ids; without them each is one word of the index. */
const word = (value: string): string => `replace(replace(${value}, '-', ''), '_', '')`;

/**
 * Arguments: event id, space, author, text. One row of VALUES: a SELECT may give many, which makes SQLite prepare
 * to undo half of them, and that costs as much as indexing the text.
 */
export const INSERT_SEARCH = `INSERT INTO log_search (rowid, space, author, text)
VALUES ((SELECT place FROM log WHERE id = ?1), ${word("?2")}, ${word("?3")}, ?4)`;

/**
 * A message is known by its id's first half; arguments: the bounds of that prefix, the space. The plus keeps
 * SQLite from walking the whole space instead of the few ids.
 */
const MESSAGE_PLACE = "(SELECT place FROM log WHERE id >= ?1 AND id < ?2 AND +space = ?3)";
const DELETE_SEARCH = `DELETE FROM log_search WHERE rowid = ${MESSAGE_PLACE}`;
const REPLACE_SEARCH = `INSERT INTO log_search (rowid, space, author, text)
SELECT place, ${word("space")}, ${word("author")}, ?4 FROM log WHERE place = ${MESSAGE_PLACE}`;
const ERASE = "UPDATE log SET body = '' WHERE id = ?1 AND +space = ?2";

const LOG_ONLY = batchSql([INSERT_LOG]);
const LOG_AND_SEARCH = batchSql([INSERT_LOG, INSERT_SEARCH]);
const EVERYTHING = batchSql([INSERT_LOG, INSERT_SEARCH, ERASE, DELETE_SEARCH, REPLACE_SEARCH]);

export interface AppendRequest {
  readonly client: PrismaClient;
  readonly loans: Loans;
  readonly rows: readonly LogRow[];
}

/** Writes the batch as one transaction in one call; which statements take part depends on what the rows ask for. */
export async function appendRows(request: AppendRequest): Promise<AppendOutcome> {
  if (request.rows.length === 0) return { ok: true };
  try {
    await run(request);
    return { ok: true };
  } catch (error) {
    const fault = writeFault(error);
    if (fault === null) throw error;
    return { ok: false, ...fault };
  }
}

async function run({ client, loans, rows }: AppendRequest): Promise<void> {
  const { fresh, erased, changed } = instructions(rows);
  const unindexed = changed.map(({ place }) => place);
  const reindexed = changed.flatMap(({ place, text }) => (text === null ? [] : [[...place, text]]));
  const sql = changed.length > 0 ? EVERYTHING : fresh.length > 0 ? LOG_AND_SEARCH : LOG_ONLY;
  const lists = [rows.map(logValues), fresh, erased, unindexed, reindexed];
  await loans.lend(lists, (ticket) => client.$executeRawUnsafe(sql, ticket));
}

interface Instructions {
  /** Texts of messages that come with this batch. */
  readonly fresh: readonly BatchRow[];
  readonly erased: readonly BatchRow[];
  /** What becomes of the indexed text of a message: per message only the last word counts. */
  readonly changed: readonly { readonly place: readonly string[]; readonly text: string | null }[];
}

function instructions(rows: readonly LogRow[]): Instructions {
  const fresh: BatchRow[] = [];
  const erased: BatchRow[] = [];
  const changed = new Map<string, { place: readonly string[]; text: string | null }>();
  const change = (id: string, space: string, text: string | null): void => {
    const place = [...prefixRange(id), space];
    changed.set(place.join(" "), { place, text });
  };
  for (const { id, space, author, search, erases } of rows) {
    const text = search?.text == null ? null : indexedText(search.text);
    if (search !== null && text !== null && isSameEvent(search.message, id))
      fresh.push([id, space, author, text]);
    else if (search !== null) change(search.message, space, text);
    if (erases === null) continue;
    erased.push([erases, space]);
    change(erases, space, null);
  }
  return { fresh, erased, changed: [...changed.values()] };
}

function logValues(row: LogRow): BatchRow {
  const { space, seq, id, type, author, at, via, about, thread, key, header, sig, body } = row;
  return [space, seq, id, type, author, at, via, about, thread, key, header, sig, body];
}

function isSameEvent(message: string, id: string): boolean {
  return message === id || message === `msg_${id.slice(0, 32)}`;
}

/** The event ids that begin as a message id says, as a range that an index can walk. */
export function prefixRange(id: string): [from: string, to: string] {
  const prefix = eventIdPrefix(id) ?? id.slice(0, 32);
  return [prefix, `${prefix}g`];
}
