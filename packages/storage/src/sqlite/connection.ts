import { chmodSync, closeSync, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { StoreRefusedError } from "../refusal.ts";

const BUSY_TIMEOUT_MS = 5_000;

/** Opens or creates the file, private to its owner. Changes nothing in a file that is no database. */
export function openConnection(path: string): DatabaseSyncInstance {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    requireFileOf(path);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    if (error instanceof StoreRefusedError) throw error;
    throw new StoreRefusedError({
      code: "unreachable",
      message: `The database ${path} cannot be opened.`,
      next: "Check that its folder exists and that this user may read and write it.",
      cause: error,
    });
  }
}

const MAGIC = "SQLite format 3\0";

function requireFileOf(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw notADatabase(path);
  // SQLite gives its side files the permissions of this one.
  const file = openSync(path, "a+", 0o600);
  try {
    const head = Buffer.alloc(MAGIC.length);
    const length = readSync(file, head, 0, MAGIC.length, 0);
    if (length > 0 && head.toString("latin1") !== MAGIC) throw notADatabase(path);
  } finally {
    closeSync(file);
  }
  chmodSync(path, 0o600);
}

function notADatabase(path: string): StoreRefusedError {
  return new StoreRefusedError({
    code: "not_a_database",
    message: `${path} is not a SQLite database.`,
    next: "Move it away, or choose another path.",
  });
}

const REQUIRED = {
  journal_mode: "wal",
  synchronous: 2,
  foreign_keys: 1,
  secure_delete: 1,
  busy_timeout: BUSY_TIMEOUT_MS,
};

/** Sets what durability rests on, and asks back: builds of SQLite differ in what a reopened file starts with. */
export async function secureConnection(database: DatabaseSyncInstance): Promise<void> {
  await switchToWal(database);
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  // What a redaction empties is overwritten in the file.
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA cache_size = -16000");
  for (const [name, wanted] of Object.entries(REQUIRED)) {
    const found = readPragma(database, name);
    if (found === wanted) continue;
    throw new StoreRefusedError({
      code: "unsafe_settings",
      message: `The database runs with ${name} = ${String(found)} where ${wanted} is needed.`,
      next: "Put it on a local disk; network file systems do not support it.",
    });
  }
}

function readPragma(database: DatabaseSyncInstance, name: string): unknown {
  const row: unknown = database.prepare(`PRAGMA ${name}`).get();
  return typeof row === "object" && row !== null ? Object.values(row)[0] : undefined;
}

/** The switch needs the file for itself for a moment, and does not wait on its own when another process has it. */
async function switchToWal(database: DatabaseSyncInstance): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (attempt * 25 >= BUSY_TIMEOUT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
