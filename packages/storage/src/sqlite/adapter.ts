import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
  Transaction,
} from "@prisma/driver-adapter-utils";
import type { Loans } from "./batch.ts";
import { rethrowForPrisma } from "./faults.ts";
import { createMutex, type Mutex } from "./mutex.ts";
import { createStatements, type Statements } from "./statements.ts";

const IDENTITY = { provider: "sqlite", adapterName: "@envoy/storage" } as const;

/**
 * Prisma over an open connection. The connection stays its opener's, who closes it. Calls run at once on the
 * calling thread; while one of Prisma's transactions is open, calls from outside it wait.
 */
export function createAdapterFactory(database: DatabaseSyncInstance, loans: Loans): SqlDriverAdapterFactory {
  const mutex = createMutex();
  const statements = createStatements(database, loans);
  return { ...IDENTITY, connect: async () => createAdapter({ database, statements, mutex }) };
}

interface Connection {
  readonly database: DatabaseSyncInstance;
  readonly statements: Statements;
  readonly mutex: Mutex;
}

function createAdapter(connection: Connection): SqlDriverAdapter {
  const { database, statements, mutex } = connection;
  const alone = async <T>(work: () => T): Promise<T> => {
    if (!mutex.isHeld) return capture(work);
    const release = await mutex.acquire();
    try {
      return capture(work);
    } finally {
      release();
    }
  };
  return {
    ...IDENTITY,
    queryRaw: (query) => alone(() => statements.query(query)),
    executeRaw: (query) => alone(() => statements.execute(query)),
    executeScript: (script) => alone(() => database.exec(script)),
    startTransaction: () => startTransaction(connection),
    getConnectionInfo: () => ({ supportsRelationJoins: false, maxBindValues: 32_766 }),
    async dispose() {
      // The opener closes the connection.
    },
  };
}

async function startTransaction({ database, statements, mutex }: Connection): Promise<Transaction> {
  const release = await mutex.acquire();
  try {
    // Immediate: one that reads first and writes later must not find the write lock gone.
    capture(() => database.exec("BEGIN IMMEDIATE"));
  } catch (error) {
    release();
    throw error;
  }
  return {
    ...IDENTITY,
    ...direct(statements),
    // Prisma sends COMMIT and ROLLBACK itself and then calls these.
    options: { usePhantomQuery: false },
    async commit() {
      release();
    },
    async rollback() {
      if (database.isTransaction) database.exec("ROLLBACK");
      release();
    },
  };
}

function direct(statements: Statements): Pick<SqlQueryable, "queryRaw" | "executeRaw"> {
  return {
    queryRaw: async (query: SqlQuery): Promise<SqlResultSet> => capture(() => statements.query(query)),
    executeRaw: async (query: SqlQuery): Promise<number> => capture(() => statements.execute(query)),
  };
}

function capture<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrowForPrisma(error);
  }
}
