import type { LogStore, StoredRow } from "@envoy/engine";
import type { PrismaClient } from "../generated/sqlite/client.ts";
import type { LogEntryModel } from "../generated/sqlite/models.ts";
import { ABOUT_LIMIT, AmbiguousIdError, eventIdPrefix } from "../rows.ts";
import { SNIPPET_MARKS, SNIPPET_WORDS, searchPlans } from "../search-text.ts";
import { prefixRange } from "./append.ts";
import { matchExpression } from "./match.ts";
import { ABOUT, MESSAGES, REPLIES, SAVE_SNAPSHOT, SEARCH, SPACES, THREADS } from "./queries.ts";

type Reads = Omit<LogStore, "append">;

/** Reading a log. Lists that need an index of their own are SQL; the rest is the ordinary client. */
export function createSqliteReads(client: PrismaClient): Reads {
  return {
    async read({ space, after, limit }) {
      const rows = await client.logEntry.findMany({
        where: { space, seq: { gt: after } },
        orderBy: { seq: "asc" },
        take: limit,
      });
      return rows.map(rowOf);
    },
    async lastSeq(space) {
      const last = await client.logEntry.findFirst({
        where: { space },
        orderBy: { seq: "desc" },
        select: { seq: true },
      });
      return last?.seq ?? 0;
    },
    async byKey({ space, author, key }) {
      const row = await client.logEntry.findFirst({ where: { space, author, key } });
      return row === null ? null : rowOf(row);
    },
    byId: (query) => byId(client, query),
    async messages({ space, thread, before, limit }) {
      const bound = before ?? Number.MAX_SAFE_INTEGER;
      const rows =
        thread === null
          ? await client.$queryRawUnsafe<RawRow[]>(MESSAGES, space, bound, limit)
          : await client.$queryRawUnsafe<RawRow[]>(REPLIES, space, thread, bound, limit);
      return rows.map(rowOf);
    },
    async about({ space, ids, types }) {
      const wanted = types === undefined ? null : JSON.stringify(types);
      const rows = await client.$queryRawUnsafe<RawRow[]>(
        ABOUT,
        space,
        JSON.stringify(ids),
        wanted,
        ABOUT_LIMIT,
      );
      return rows.map(rowOf);
    },
    async threads({ space, roots }) {
      const rows = await client.$queryRawUnsafe<RawThread[]>(THREADS, space, JSON.stringify(roots));
      return rows.map(({ root, replies, lastAt }) => ({
        root,
        replies: Number(replies),
        lastAt: Number(lastAt),
      }));
    },
    search: (query) => search(client, query),
    async spaces() {
      const rows = await client.$queryRawUnsafe<{ space: string }[]>(SPACES);
      return rows.map(({ space }) => space);
    },
    async snapshot(space) {
      return client.snapshot.findUnique({ where: { space }, select: { seq: true, state: true } });
    },
    async saveSnapshot({ space, seq, state }) {
      await client.$executeRawUnsafe(SAVE_SNAPSHOT, space, seq, state);
    },
  };
}

async function byId(
  client: PrismaClient,
  { space, id }: { space: string; id: string },
): Promise<StoredRow | null> {
  if (eventIdPrefix(id) === null) {
    const row = await client.logEntry.findUnique({ where: { id } });
    return row === null || row.space !== space ? null : rowOf(row);
  }
  const [gte, lt] = prefixRange(id);
  // Not narrowed by space: SQLite would then walk the whole space instead of the few ids.
  const matches = await client.logEntry.findMany({ where: { id: { gte, lt } } });
  const [first, second] = matches.filter((row) => row.space === space);
  if (second !== undefined) throw new AmbiguousIdError(id);
  return first === undefined ? null : rowOf(first);
}

type SearchQuery = Parameters<Reads["search"]>[0];

type RawHit = RawRow & { snippet: string };

async function search(
  client: PrismaClient,
  { space, text, author, before, limit }: SearchQuery,
): Promise<{ row: StoredRow; snippet: string }[]> {
  const { open, close, ellipsis } = SNIPPET_MARKS;
  const marks = [open, close, ellipsis, SNIPPET_WORDS];
  const bound = before ?? Number.MAX_SAFE_INTEGER;
  let hits: RawHit[] = [];
  for (const terms of searchPlans(text)) {
    const match = matchExpression({ space, author, terms });
    hits = await client.$queryRawUnsafe<RawHit[]>(SEARCH, ...marks, match, space, bound, author, limit);
    if (hits.length >= limit) break;
  }
  return hits.map((hit) => ({ row: rowOf(hit), snippet: hit.snippet }));
}

/** A row of raw SQL, where every integer arrives as bigint. */
type RawRow = Omit<LogEntryModel, "place" | "seq"> & { seq: bigint };

interface RawThread {
  readonly root: string;
  readonly replies: bigint;
  readonly lastAt: bigint;
}

function rowOf(row: RawRow | LogEntryModel): StoredRow {
  const { space, id, type, author, about, thread, key, header, body, sig } = row;
  const via = row.via === "self" ? "self" : "hub";
  return {
    space,
    seq: Number(row.seq),
    id,
    type,
    author,
    at: Number(row.at),
    via,
    about,
    thread,
    key,
    header,
    body,
    sig,
  };
}
