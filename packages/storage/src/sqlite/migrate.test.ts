import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import { append, everything, message, row } from "../conformance/fixtures.ts";
import { temporaryFolder } from "../conformance/setup.ts";
import { MIGRATIONS } from "../generated/sqlite-migrations.ts";
import type { Migration } from "./migrate.ts";
import { openSqliteStore } from "./store.ts";

const NEXT: Migration = { name: "29991231000000_next", sql: "CREATE TABLE next (id INTEGER PRIMARY KEY);" };

async function usedDatabase(folder: string): Promise<string> {
  const path = join(folder, "hub.db");
  await using store = await openSqliteStore({ path });
  await append(store, [message(1, "kept"), row(2)]);
  return path;
}

/** What a database file says without the store. */
function look<T>(path: string, read: (database: DatabaseSyncInstance) => T): T {
  const database = new DatabaseSync(path);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

describe("migrations", () => {
  it("are booked as Prisma books them, once", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    await (await openSqliteStore({ path }))[Symbol.asyncDispose]();
    const books = look(path, (database) => database.prepare(`SELECT * FROM "_prisma_migrations"`).all());
    expect(books).toHaveLength(MIGRATIONS.length);
    for (const book of books)
      expect(book).toMatchObject({
        applied_steps_count: 1,
        rolled_back_at: null,
        finished_at: expect.any(String),
      });
  });

  it("are added to a database in use", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    await using store = await openSqliteStore({ path, migrations: [...MIGRATIONS, NEXT] });
    expect(await everything(store)).toHaveLength(2);
    expect(look(path, (database) => database.prepare("SELECT count(*) AS n FROM next").get())).toEqual({
      n: 0,
    });
  });

  it("leave nothing when one of them fails", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    const failing = {
      name: "29991231000001_bad",
      sql: "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);",
    };
    const opening = openSqliteStore({ path, migrations: [...MIGRATIONS, NEXT, failing] });
    await expect(opening).rejects.toMatchObject({ name: "StoreRefusedError", code: "migration_failed" });
    const tables = look(path, (database) =>
      database.prepare("SELECT name FROM sqlite_schema WHERE name IN ('half', 'next')").all(),
    );
    expect(tables).toEqual([]);
    await using store = await openSqliteStore({ path });
    expect(await everything(store)).toHaveLength(2);
  });

  it("refuse a fresh database whole when one fails", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    const opening = openSqliteStore({ path, migrations: [...MIGRATIONS, { name: "z", sql: "nonsense" }] });
    await expect(opening).rejects.toMatchObject({ code: "migration_failed" });
    expect(look(path, (database) => database.prepare("SELECT * FROM sqlite_schema").all())).toEqual([]);
  });
});

describe("a database that is not ours to touch", () => {
  async function expectRefusal(
    path: string,
    code: string,
    migrations: readonly Migration[] = MIGRATIONS,
  ): Promise<void> {
    const before = readFileSync(path);
    await expect(openSqliteStore({ path, migrations })).rejects.toMatchObject({
      name: "StoreRefusedError",
      code,
      next: expect.any(String),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  }

  it("was written by a newer version", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    await (await openSqliteStore({ path, migrations: [...MIGRATIONS, NEXT] }))[Symbol.asyncDispose]();
    await expectRefusal(path, "newer");
  });

  it("was built with another text of a migration", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    await expectRefusal(
      path,
      "migration_edited",
      MIGRATIONS.map(({ name, sql }) => ({ name, sql: `${sql} -- edited` })),
    );
  });

  it("is cut short", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    truncateSync(path, statSync(path).size - 4096 * 3);
    await expectRefusal(path, "damaged");
  });

  it("is cut within its first page", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    truncateSync(path, 700);
    await expectRefusal(path, "damaged");
  });

  it("is cut to nothing", async () => {
    await using folder = await temporaryFolder();
    const path = await usedDatabase(folder.path);
    truncateSync(path, 0);
    await expectRefusal(path, "damaged");
  });

  it("is not a database", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    writeFileSync(path, "a letter to somebody");
    await expectRefusal(path, "not_a_database");
  });

  it("has a header and no sense", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    writeFileSync(path, Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(8_192, 7)]));
    await expectRefusal(path, "damaged");
  });

  it("belongs to another program", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hub.db");
    look(path, (database) => database.exec("CREATE TABLE theirs (id INTEGER)"));
    await expectRefusal(path, "foreign");
  });

  it("is a folder, or lies below a file", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "hub.db"));
    await expect(openSqliteStore({ path: join(folder.path, "hub.db") })).rejects.toMatchObject({
      code: "not_a_database",
    });
    writeFileSync(join(folder.path, "file"), "x");
    await expect(openSqliteStore({ path: join(folder.path, "file", "hub.db") })).rejects.toMatchObject({
      code: "unreachable",
    });
  });
});
