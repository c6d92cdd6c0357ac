import type { PrismaClient } from "../generated/sqlite/client.ts";
import { writeFault } from "./faults.ts";

/** More than a batch of ordinary size: on a full disk a few bytes often still find a place. */
const FILLER_BYTES = 256 * 1024;

/** Whether a batch of rows would find room, in the log and in the file that the log moves to. */
export async function probeWrite(client: PrismaClient): Promise<boolean> {
  try {
    await fill(client, "x".repeat(FILLER_BYTES));
    // Moving pages into the database fails on a full disk even while the log has room left.
    await client.$queryRaw`PRAGMA wal_checkpoint(PASSIVE)`;
    await fill(client, "");
    return true;
  } catch (error) {
    if (writeFault(error) === null) throw error;
    return false;
  }
}

async function fill(client: PrismaClient, filler: string): Promise<void> {
  await client.$executeRaw`INSERT OR REPLACE INTO probe (id, filler) VALUES (1, ${filler})`;
}
