/** The reads that the ordinary client cannot say in a way that SQLite answers from an index. */

const COLUMNS = [
  "space",
  "seq",
  "id",
  "type",
  "author",
  "at",
  "via",
  "about",
  "thread",
  "key",
  "header",
  "sig",
  "body",
]
  .map((name) => `log.${name}`)
  .join(", ");

const HISTORY = (thread: string, bound: string, limit: string): string =>
  `SELECT ${COLUMNS} FROM log INDEXED BY log_messages
WHERE type = 'message.post' AND space = ?1 AND thread ${thread} AND seq < ${bound} ORDER BY seq DESC LIMIT ${limit}`;

/** Arguments: space, bound, limit. */
export const MESSAGES = HISTORY("IS NULL", "?2", "?3");
/** Arguments: space, thread, bound, limit. */
export const REPLIES = HISTORY("= ?2", "?3", "?4");

/** Arguments: space, ids as JSON, types as JSON or null, limit. */
export const ABOUT = `SELECT ${COLUMNS} FROM log INDEXED BY log_about
WHERE space = ?1 AND about IN (SELECT value FROM json_each(?2))
AND (?3 IS NULL OR type IN (SELECT value FROM json_each(?3))) ORDER BY seq LIMIT ?4`;

const REPLIES_OF = "log WHERE type = 'message.post' AND space = ?1 AND thread = roots.value";

/** Arguments: space, roots as JSON. */
export const THREADS = `SELECT DISTINCT roots.value AS root, (SELECT count(*) FROM ${REPLIES_OF}) AS replies,
(SELECT at FROM ${REPLIES_OF} ORDER BY seq DESC LIMIT 1) AS lastAt
FROM json_each(?2) AS roots WHERE EXISTS (SELECT 1 FROM ${REPLIES_OF})`;

/**
 * Newest first, which walks the index from its end and stops at the limit; ranking would read every hit. The
 * joined row decides, since words of the index are coarser than ids.
 * Arguments: mark open, mark close, ellipsis, words, expression, space, bound, author or null, limit.
 */
export const SEARCH = `SELECT ${COLUMNS}, snippet(log_search, 2, ?1, ?2, ?3, ?4) AS snippet
FROM log_search CROSS JOIN log ON log.place = log_search.rowid
WHERE log_search MATCH ?5
AND log_search.rowid <= (SELECT place FROM log WHERE space = ?6 AND seq < ?7 ORDER BY seq DESC LIMIT 1)
AND log.space = ?6 AND (?8 IS NULL OR log.author = ?8)
ORDER BY log_search.rowid DESC LIMIT ?9`;

/** Jumps from one space to the next one in the index instead of reading all rows. */
export const SPACES = `WITH RECURSIVE found(space) AS (
  SELECT min(space) FROM log
  UNION ALL
  SELECT (SELECT min(log.space) FROM log WHERE log.space > found.space) FROM found WHERE found.space IS NOT NULL
) SELECT space FROM found WHERE space IS NOT NULL`;

/** A late writer does not take a space back. Arguments: space, seq, state. */
export const SAVE_SNAPSHOT = `INSERT INTO snapshots (space, seq, state) VALUES (?1, ?2, ?3)
ON CONFLICT (space) DO UPDATE SET seq = excluded.seq, state = excluded.state WHERE excluded.seq >= snapshots.seq`;
