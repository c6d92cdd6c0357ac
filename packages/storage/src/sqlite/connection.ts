import { chmodSync, closeSync, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { damaged, StoreRefusedError } from "../refusal.ts";
import type { StorageLogger } from "./logger.ts";

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
const HEADER_BYTES = 100;

function requireFileOf(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw notADatabase(path);
  // SQLite gives its side files the permissions of this one.
  const file = openSync(path, "a+", 0o600);
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const length = readSync(file, header, 0, HEADER_BYTES, 0);
    if (length > 0 && header.toString("latin1", 0, MAGIC.length) !== MAGIC) throw notADatabase(path);
    if (length === HEADER_BYTES && isCutShort(path, header)) throw damaged();
  } finally {
    closeSync(file);
  }
  chmodSync(path, 0o600);
}

/** Whether pages that the header counts are in neither file. */
function isCutShort(path: string, header: Buffer): boolean {
  const unmoved = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (unmoved > 0) return false;
  const written = header.readUInt16BE(16);
  const pageBytes = written === 1 ? 65_536 : written;
  return statSync(path).size < header.readUInt32BE(28) * pageBytes;
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

/**
 * Moves everything into the one file and closes it. The driver gives prepared statements back only when they are
 * collected, and until then SQLite does not do this on its own.
 */
export function closeConnection(database: DatabaseSyncInstance, logger: StorageLogger): void {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (error) {
    // Nothing is lost: the next opening reads the log file.
    logger.warn("the database could not be moved into one file at the end", { error: String(error) });
  }
  database.close();
}
