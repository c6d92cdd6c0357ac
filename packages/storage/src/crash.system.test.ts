import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./conformance/setup.ts";
import { openSqliteStore } from "./sqlite/store.ts";

const WRITER = fileURLToPath(new URL("./crash-writer.fixture.ts", import.meta.url));
const SPACE = "room_1778994801731qqqjju";

/** Starts a writer, kills it after so many acknowledged rows, and gives back what it had acknowledged. */
async function killedWriter(input: {
  path: string;
  mode: "honest" | "early";
  after: number;
}): Promise<Map<number, string>> {
  const child = spawn(process.execPath, ["--import", "tsx", WRITER, input.path, input.mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged = new Map<number, string>();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [seq, id] = line.split(" ");
      if (id !== undefined) acknowledged.set(Number(seq), id);
    }
    if (acknowledged.size >= input.after) child.kill("SIGKILL");
  });
  await once(child, "close");
  expect(child.signalCode).toBe("SIGKILL");
  return acknowledged;
}

async function lostOf(path: string, acknowledged: ReadonlyMap<number, string>): Promise<number> {
  await using store = await openSqliteStore({ path });
  const rows = await store.read({ space: SPACE, after: 0, limit: 1_000_000 });
  const kept = new Map(rows.map(({ seq, id }) => [seq, id]));
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  // Every row that is kept is also in the index: a batch is whole.
  const hits = await store.search({
    space: SPACE,
    text: "auth ",
    author: null,
    before: null,
    limit: 1_000_000,
  });
  expect(hits).toHaveLength(rows.filter(({ body }) => /\bauth\b/.test(body)).length);
  return [...acknowledged].filter(([seq, id]) => kept.get(seq) !== id).length;
}

function integrityOf(path: string): unknown {
  const database = new DatabaseSync(path);
  try {
    return Object.values(Object(database.prepare("PRAGMA integrity_check").get()))[0];
  } finally {
    database.close();
  }
}

describe("a writer that is killed again and again", () => {
  it("loses nothing that it acknowledged [durable-ack]", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const all = new Map<number, string>();
    const epochs = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const after = 25 + Math.floor(Math.random() * 1_000);
      for (const [seq, id] of await killedWriter({ path, mode: "honest", after })) all.set(seq, id);
      expect(await lostOf(path, all)).toBe(0);
      await using store = await openSqliteStore({ path });
      epochs.add(store.epoch);
    }
    expect(epochs.size).toBe(1);
    expect(integrityOf(path)).toBe("ok");
  });

  it("is caught when it acknowledges before it commits", async () => {
    let lost = 0;
    for (let round = 0; round < 20 && lost === 0; round += 1) {
      await using folder = await temporaryFolder();
      const path = join(folder.path, "hub.db");
      lost += await lostOf(path, await killedWriter({ path, mode: "early", after: 25 + 25 * round }));
    }
    expect(lost).toBeGreaterThan(0);
  });
});
