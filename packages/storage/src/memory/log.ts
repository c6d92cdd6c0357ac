import type { LogRow, LogStore, StoredRow } from "@envoy/engine";
import { ABOUT_LIMIT, AmbiguousIdError, eventIdPrefix, MESSAGE_TYPE, storedRow } from "../rows.ts";
import { searchPlans } from "../search-text.ts";
import { createMemoryIndex, type MemoryIndex } from "./search.ts";

interface Space {
  /** Ascending by seq. */
  readonly rows: StoredRow[];
  readonly seqs: Set<number>;
  readonly keys: Map<string, StoredRow>;
  readonly index: MemoryIndex;
  snapshot: { seq: number; state: string } | null;
}

/** Lists and maps; every query scans its space. For tests and for rooms that need not outlive the process. */
export function createMemoryLog(): LogStore {
  const spaces = new Map<string, Space>();
  const ids = new Set<string>();
  const rowsOf = (space: string): readonly StoredRow[] => spaces.get(space)?.rows ?? [];
  const find = (space: string, id: string): StoredRow | null => findRow(rowsOf(space), id);

  return {
    async append(rows) {
      if (isTaken({ rows, spaces, ids })) return { ok: false, reason: "taken" };
      for (const row of rows) admit({ row, space: spaceOf(spaces, row.space), ids });
      return { ok: true };
    },
    async read({ space, after, limit }) {
      return rowsOf(space)
        .filter((row) => row.seq > after)
        .slice(0, limit);
    },
    async lastSeq(space) {
      return rowsOf(space).at(-1)?.seq ?? 0;
    },
    async byKey({ space, author, key }) {
      const held = spaces.get(space)?.keys.get(keyName(author, key));
      return held === undefined ? null : find(space, held.id);
    },
    async byId({ space, id }) {
      return find(space, id);
    },
    async messages({ space, thread, before, limit }) {
      return rowsOf(space)
        .filter((row) => row.type === MESSAGE_TYPE && row.thread === thread && isBefore(row, before))
        .toReversed()
        .slice(0, limit);
    },
    async about({ space, ids: wanted, types }) {
      return rowsOf(space)
        .filter(
          (row) => row.about !== null && wanted.includes(row.about) && (types?.includes(row.type) ?? true),
        )
        .slice(0, ABOUT_LIMIT);
    },
    async threads({ space, roots }) {
      return [...new Set(roots)].flatMap((root) => {
        const replies = rowsOf(space).filter((row) => row.type === MESSAGE_TYPE && row.thread === root);
        const last = replies.at(-1);
        return last === undefined ? [] : [{ root, replies: replies.length, lastAt: last.at }];
      });
    },
    async search({ space, text, author, before, limit }) {
      const pages = searchPlans(text).map((terms) => {
        const hits = (spaces.get(space)?.index.search(terms) ?? []).flatMap(({ message, snippet }) => {
          const row = find(space, message);
          return row === null ? [] : [{ row, snippet }];
        });
        return hits
          .filter(({ row }) => isBefore(row, before) && (author === null || row.author === author))
          .sort((a, b) => b.row.seq - a.row.seq)
          .slice(0, limit);
      });
      return pages.find((page) => page.length >= limit) ?? pages.at(-1) ?? [];
    },
    async spaces() {
      return [...spaces]
        .filter(([, space]) => space.rows.length > 0)
        .map(([id]) => id)
        .sort();
    },
    async snapshot(space) {
      return spaces.get(space)?.snapshot ?? null;
    },
    async saveSnapshot({ space, seq, state }) {
      const held = spaceOf(spaces, space);
      if (held.snapshot === null || held.snapshot.seq <= seq) held.snapshot = { seq, state };
    },
  };
}

function isBefore(row: StoredRow, before: number | null): boolean {
  return before === null || row.seq < before;
}

function spaceOf(spaces: Map<string, Space>, id: string): Space {
  const held = spaces.get(id);
  if (held !== undefined) return held;
  const fresh: Space = {
    rows: [],
    seqs: new Set(),
    keys: new Map(),
    index: createMemoryIndex(),
    snapshot: null,
  };
  spaces.set(id, fresh);
  return fresh;
}

function keyName(author: string, key: string): string {
  return `${author}\0${key}`;
}

/** Looks at the whole batch before anything of it is kept, also for clashes within the batch. */
function isTaken(input: { rows: readonly LogRow[]; spaces: Map<string, Space>; ids: Set<string> }): boolean {
  const claimed = new Set<string>();
  return input.rows.some((row) => {
    const space = input.spaces.get(row.space);
    if (input.ids.has(row.id) || space?.seqs.has(row.seq)) return true;
    if (row.key !== null && space?.keys.has(keyName(row.author, row.key))) return true;
    const claims = [`id\0${row.id}`, `seq\0${row.space}\0${row.seq}`];
    if (row.key !== null) claims.push(`key\0${row.space}\0${keyName(row.author, row.key)}`);
    const clash = claims.some((claim) => claimed.has(claim));
    for (const claim of claims) claimed.add(claim);
    return clash;
  });
}

function admit({ row, space, ids }: { row: LogRow; space: Space; ids: Set<string> }): void {
  const stored = Object.freeze(storedRow(row));
  const place = space.rows.findLastIndex((earlier) => earlier.seq < row.seq) + 1;
  space.rows.splice(place, 0, stored);
  space.seqs.add(row.seq);
  ids.add(row.id);
  if (row.key !== null) space.keys.set(keyName(row.author, row.key), stored);
  if (row.search !== null) space.index.set(row.search.message, row.search.text);
  if (row.erases !== null) erase(space, row.erases);
}

function erase(space: Space, id: string): void {
  const place = space.rows.findIndex((row) => row.id === id);
  const held = space.rows[place];
  if (held === undefined) return;
  space.rows[place] = Object.freeze({ ...held, body: "" });
  space.index.set(`msg_${held.id.slice(0, 32)}`, null);
}

function findRow(rows: readonly StoredRow[], id: string): StoredRow | null {
  const prefix = eventIdPrefix(id);
  if (prefix === null) return rows.find((row) => row.id === id) ?? null;
  const matches = rows.filter((row) => row.id.startsWith(prefix));
  if (matches.length > 1) throw new AmbiguousIdError(id);
  return matches[0] ?? null;
}
