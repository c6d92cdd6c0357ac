import { createHash, randomUUID } from "node:crypto";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { z } from "zod";
import { damaged, StoreRefusedError } from "../refusal.ts";

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const BOOKS = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL,
    "checksum" TEXT NOT NULL,
    "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL,
    "logs" TEXT,
    "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/**
 * Refuses a database that is damaged, somebody else's, newer than the given migrations, or migrated by others of
 * the same name. Only reads.
 */
export function inspect(database: DatabaseSyncInstance, migrations: readonly Migration[]): void {
  const tables = readTables(database);
  if (tables.length === 0) return;
  if (!tables.includes("_prisma_migrations")) {
    throw new StoreRefusedError({
      code: "foreign",
      message: "The database was made by another program.",
      next: "Choose another path.",
    });
  }
  pendingOf(database, migrations);
}

/**
 * Applies what is missing, all of it or nothing, in one transaction that other processes wait for, with the
 * books that Prisma's own tools read. `during` runs inside that transaction.
 */
export function migrate<T>(input: {
  database: DatabaseSyncInstance;
  migrations: readonly Migration[];
  during: () => T;
}): T {
  const { database, migrations, during } = input;
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(BOOKS);
    for (const migration of pendingOf(database, migrations)) apply(database, migration);
    const result = during();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function apply(database: DatabaseSyncInstance, { name, sql }: Migration): void {
  try {
    database.exec(sql);
  } catch (error) {
    throw new StoreRefusedError({
      code: "migration_failed",
      message: `The migration ${name} failed, and everything is as it was before.`,
      next: "Start the version that ran last, and report this.",
      cause: error,
    });
  }
  database
    .prepare(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (?, ?, ?, current_timestamp, current_timestamp, 1)`,
    )
    .run(randomUUID(), checksumOf(sql), name);
}

const Applied = z.array(z.object({ migration_name: z.string(), checksum: z.string() }));

function pendingOf(database: DatabaseSyncInstance, migrations: readonly Migration[]): Migration[] {
  const applied = Applied.parse(
    database
      .prepare(`SELECT migration_name, checksum FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`)
      .all(),
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum } of applied) {
    const migration = known.get(name);
    if (migration === undefined) throw newer(name);
    if (checksumOf(migration.sql) !== checksum) throw edited(name);
  }
  const done = new Set(applied.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !done.has(name));
}

function newer(name: string): StoreRefusedError {
  return new StoreRefusedError({
    code: "newer",
    message: `The database was written by a newer version: it holds the migration ${name}.`,
    next: "Update this program, or restore a backup made before the update.",
  });
}

function edited(name: string): StoreRefusedError {
  return new StoreRefusedError({
    code: "migration_edited",
    message: `The migration ${name} is not the one that this database was built with.`,
    next: "Restore the file of that migration; changes belong into a new one.",
  });
}

function checksumOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}

const Tables = z.array(z.object({ name: z.string() }));

function readTables(database: DatabaseSyncInstance): string[] {
  try {
    return Tables.parse(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).map(
      ({ name }) => name,
    );
  } catch (error) {
    throw damaged(error);
  }
}
