import { openSqliteStore } from "./sqlite/store.ts";

/** Opens the database at an agreed moment, takes a number, and says which epoch it saw. */
const [path = "", at = "0", name = ""] = process.argv.slice(2);
while (Date.now() < Number(at)) {
  // Several of these start within the same millisecond.
}
await using store = await openSqliteStore({ path });
const row = {
  space: "room_1778994801731qqqjju",
  seq: 1,
  id: name,
  type: "x",
  author: name,
  at: 1,
  via: "hub",
} as const;
const rest = {
  about: null,
  thread: null,
  key: null,
  header: null,
  body: "{}",
  sig: null,
  search: null,
  erases: null,
};
const outcome = await store.append([{ ...row, ...rest }]);
process.stdout.write(JSON.stringify({ epoch: store.epoch, ok: outcome.ok }));
