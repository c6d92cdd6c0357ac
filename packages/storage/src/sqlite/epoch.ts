import { randomBytes } from "node:crypto";
import { closeSync, fdatasync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { StorageLogger } from "./logger.ts";

export interface Epoch extends Disposable {
  readonly id: string;
  /** Notes that so many more rows are acknowledged. */
  advance(rows: number): void;
}

const Record = z.object({ epoch: z.string().regex(/^[0-9a-f]{16}$/), total: z.int().min(0) });
type Record = z.infer<typeof Record>;

/** The record is overwritten in place, so it has one length. */
const RECORD_BYTES = 64;
const SYNC_INTERVAL_MS = 1_000;

/**
 * Remembers outside the database how far it had come. A database that knows less than this file was restored or
 * rolled back; it gets a new epoch, and with it every cursor of the old one is refused instead of answered
 * wrongly. The count never runs ahead of the disk: it is written after the commit, and synced within a second.
 */
export function openEpoch(input: { path: string; total: number; logger: StorageLogger }): Epoch {
  const { path, logger } = input;
  const held = readEpoch(path);
  const keeps = held !== null && held.total <= input.total;
  const record: Record = { epoch: keeps ? held.epoch : randomBytes(8).toString("hex"), total: input.total };
  replaceFile(path, record);
  const file = openSync(path, "r+");
  let syncing: NodeJS.Timeout | null = null;
  let failed = false;
  const sync = (): void => {
    syncing = null;
    fdatasync(file, (error) => {
      if (error !== null && !failed)
        logger.warn("the epoch file could not be synced", { path, error: error.message });
      failed = error !== null;
    });
  };
  return {
    id: record.epoch,
    advance(rows) {
      record.total += rows;
      writeSync(file, encode(record), 0, RECORD_BYTES, 0);
      syncing ??= setTimeout(sync, SYNC_INTERVAL_MS).unref();
    },
    [Symbol.dispose]() {
      if (syncing !== null) clearTimeout(syncing);
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** Null when there is none, or none that can be read: then the safe answer is a new epoch. */
export function readEpoch(path: string): Record | null {
  try {
    return Record.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

function encode(record: Record): Buffer {
  return Buffer.from(`${JSON.stringify(record).padEnd(RECORD_BYTES - 1)}\n`);
}

function replaceFile(path: string, record: Record): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  writeSync(file, encode(record));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}
