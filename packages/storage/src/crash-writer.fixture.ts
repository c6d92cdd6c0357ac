import { sampleAuthor, sampleRow } from "./bench-rows.ts";
import { openSqliteStore } from "./sqlite/store.ts";

/**
 * A process that appends until it is killed and prints the number of each acknowledged row. With `early` it
 * breaks the promise on purpose and prints before the commit, which shows whether the test would notice.
 */
const [path = "", mode = ""] = process.argv.slice(2);
const store = await openSqliteStore({ path });
const space = "room_1778994801731qqqjju";
const author = sampleAuthor();
const say = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));

await say("ready");
for (let seq = (await store.lastSeq(space)) + 1; ; seq += 25) {
  const rows = Array.from({ length: 25 }, (_, index) =>
    sampleRow({ space, seq: seq + index, author, search: true }),
  );
  const acknowledged = rows.map((row) => `${row.seq} ${row.id}`).join("\n");
  if (mode === "early") await say(acknowledged);
  const outcome = await store.append(rows);
  if (!outcome.ok) throw new Error(outcome.reason);
  if (mode !== "early") await say(acknowledged);
}
