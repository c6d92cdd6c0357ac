import { existsSync, statSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import type { Store } from "@envoy/engine";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { z } from "zod";
import { PrismaClient } from "../generated/sqlite/client.ts";
import { MIGRATIONS } from "../generated/sqlite-migrations.ts";
import { StoreRefusedError } from "../refusal.ts";
import { createSqliteAccounts } from "./accounts.ts";
import { createAdapterFactory } from "./adapter.ts";
import { appendRows } from "./append.ts";
import { createLoans } from "./batch.ts";
import { closeConnection, openConnection, secureConnection } from "./connection.ts";
import { type Epoch, openEpoch, readEpoch } from "./epoch.ts";
import { createSqliteReads } from "./log.ts";
import type { StorageLogger } from "./logger.ts";
import { inspect, type Migration, migrate } from "./migrate.ts";
import { probeWrite } from "./probe.ts";

export interface SqliteStore extends Store {
  /**
   * Changes when the database is found to have lost acknowledged rows, as after a restore: cursors of another
   * epoch mean nothing here.
   */
  readonly epoch: string;
}

export interface SqliteOptions {
  readonly path: string;
  readonly logger?: StorageLogger;
  /** Those of this build unless a test says otherwise. */
  readonly migrations?: readonly Migration[];
}

const SILENT: StorageLogger = { warn: () => undefined };

/** Opens the database and brings it up to date, or throws StoreRefusedError and leaves it as it was. */
export async function openSqliteStore(options: SqliteOptions): Promise<SqliteStore> {
  const { path, logger = SILENT, migrations = MIGRATIONS } = options;
  refuseEmptied(path);
  const database = openConnection(path);
  try {
    inspect(database, migrations);
    await secureConnection(database);
    const during = (): Epoch => openEpoch({ path: epochPath(path), total: countRows(database), logger });
    const epoch = migrate({ database, migrations, during });
    return await createStore({ database, epoch, logger });
  } catch (error) {
    database.close();
    throw error;
  }
}

function epochPath(path: string): string {
  return `${path}.epoch`;
}

/** A file of no bytes looks new to SQLite; beside an epoch that has seen rows it is one that was cut. */
function refuseEmptied(path: string): void {
  if (!existsSync(path) || statSync(path).size > 0) return;
  if ((readEpoch(epochPath(path))?.total ?? 0) === 0) return;
  throw new StoreRefusedError({
    code: "damaged",
    message: `The database ${path} is empty but has held data.`,
    next: "Restore a backup, or delete the file to begin anew.",
  });
}

const Count = z.object({ total: z.int() });

/** Places are given without gaps, so the highest one is the count. */
function countRows(database: DatabaseSyncInstance): number {
  return Count.parse(database.prepare("SELECT coalesce(max(place), 0) AS total FROM log").get()).total;
}

/**
 * Prisma plans queries in WebAssembly with a few enormous functions. Optimising these took an idle hub some 80 MB that
 * were not given back, for code that runs once per shape of query; reads measured with and without it by turns
 * differed by no more than their noise. Must be said before the module is compiled.
 */
function spareCompilerMemory(): void {
  setFlagsFromString("--liftoff-only");
}

const Version = z.object({ version: z.string() });

interface Parts {
  readonly database: DatabaseSyncInstance;
  readonly epoch: Epoch;
  readonly logger: StorageLogger;
}

async function createStore({ database, epoch, logger }: Parts): Promise<SqliteStore> {
  spareCompilerMemory();
  const loans = createLoans();
  const client = new PrismaClient({ adapter: createAdapterFactory(database, loans), errorFormat: "minimal" });
  await client.$connect();
  const { version } = Version.parse(database.prepare("SELECT sqlite_version() AS version").get());
  return {
    ...createSqliteReads(client),
    ...createSqliteAccounts(client),
    epoch: epoch.id,
    describe: `sqlite ${version}, wal, synchronous full`,
    async append(rows) {
      const outcome = await appendRows({ client, loans, rows });
      if (outcome.ok) epoch.advance(rows.length);
      return outcome;
    },
    probe: () => probeWrite(client),
    async [Symbol.asyncDispose]() {
      await client.$disconnect();
      epoch[Symbol.dispose]();
      closeConnection(database, logger);
    },
  };
}
