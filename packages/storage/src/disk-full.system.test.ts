import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sampleAuthor, sampleRow } from "./bench-rows.ts";
import { temporaryFolder } from "./conformance/setup.ts";
import { PrismaClient } from "./generated/sqlite/client.ts";
import { createAdapterFactory } from "./sqlite/adapter.ts";
import { appendRows } from "./sqlite/append.ts";
import { createLoans } from "./sqlite/batch.ts";
import { openConnection, secureConnection } from "./sqlite/connection.ts";
import { probeWrite } from "./sqlite/probe.ts";
import { openSqliteStore } from "./sqlite/store.ts";

const SPACE = "room_1778994801731qqqjju";
const author = sampleAuthor();
const batch = (first: number) =>
  Array.from({ length: 50 }, (_, index) =>
    sampleRow({ space: SPACE, seq: first + index, author, search: true }),
  );

/** A file system of a few megabytes, or null where this user may not mount one. */
function mountSmallDisk(path: string): Disposable | null {
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", path], { stdio: "ignore" });
  } catch {
    return null;
  }
  return { [Symbol.dispose]: () => execFileSync("umount", ["--lazy", path]) };
}

describe("a disk that fills up", () => {
  it("fails whole batches, keeps what was acknowledged, and goes on once there is room [disk-full]", async () => {
    await using folder = await temporaryFolder();
    const disk = join(folder.path, "disk");
    using mounted = mountSmallDisk(disk);
    if (mounted === null) return fillByPageLimit(folder.path);
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(1024 * 1024));
    const path = join(disk, "hub.db");
    {
      await using store = await openSqliteStore({ path });
      expect(await store.probe()).toBe(true);
      let rows = 0;
      let outcome = await store.append(batch(1));
      while (outcome.ok) {
        rows += 50;
        outcome = await store.append(batch(rows + 1));
      }
      expect(outcome).toMatchObject({
        reason: "unwritable",
        detail: expect.stringContaining("SQLite error"),
      });
      expect(rows).toBeGreaterThan(0);
      expect(await store.lastSeq(SPACE)).toBe(rows);
      expect(await store.read({ space: SPACE, after: 0, limit: 100_000 })).toHaveLength(rows);
      expect(await store.probe()).toBe(false);
      rmSync(ballast);
      expect(await store.probe()).toBe(true);
      expect(await store.append(batch(rows + 1))).toEqual({ ok: true });
    }
    await using reopened = await openSqliteStore({ path });
    expect(await reopened.lastSeq(SPACE)).toBeGreaterThan(0);
  });

  it("is told the same way when the database itself has a limit", async () => {
    await using folder = await temporaryFolder();
    await fillByPageLimit(folder.path);
  });
});

async function fillByPageLimit(folder: string): Promise<void> {
  const path = join(folder, "limited.db");
  await (await openSqliteStore({ path }))[Symbol.asyncDispose]();
  const database = openConnection(path);
  await secureConnection(database);
  database.exec("PRAGMA max_page_count = 200");
  const loans = createLoans();
  const client = new PrismaClient({ adapter: createAdapterFactory(database, loans) });
  let rows = 0;
  let outcome = await appendRows({ client, loans, rows: batch(1) });
  while (outcome.ok) {
    rows += 50;
    outcome = await appendRows({ client, loans, rows: batch(rows + 1) });
  }
  expect(outcome.reason).toBe("unwritable");
  expect(await probeWrite(client)).toBe(false);
  expect(await client.logEntry.count()).toBe(rows);
  database.exec("PRAGMA max_page_count = 1000000");
  expect(await probeWrite(client)).toBe(true);
  expect(await appendRows({ client, loans, rows: batch(rows + 1) })).toEqual({ ok: true });
  await client.$disconnect();
  database.close();
}
