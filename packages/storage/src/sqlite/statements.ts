import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { SqlQuery, SqlResultSet } from "@prisma/driver-adapter-utils";
import { z } from "zod";
import { type BatchRows, type Loans, statementsOf } from "./batch.ts";
import { columnType, toSqlite } from "./values.ts";

export interface Statements {
  query(query: SqlQuery): SqlResultSet;
  /** The number of rows changed. */
  execute(query: SqlQuery): number;
}

interface Prepared {
  readonly statement: StatementSyncInstance;
  readonly columns: readonly { readonly name: string; readonly type: string | null }[];
}

const Rows = z.array(z.array(z.unknown()));
const CACHE_LIMIT = 200;

/** Runs SQL on one connection and keeps what it has prepared, since the same few statements come all the time. */
export function createStatements(database: DatabaseSyncInstance, loans: Loans): Statements {
  const cache = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const held = cache.get(sql);
    if (held !== undefined) return held;
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    const prepared: Prepared = { statement, columns: statement.columns() };
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(sql, prepared);
    return prepared;
  };

  return {
    query({ sql, args, argTypes }) {
      const { statement, columns } = prepare(sql);
      const rows = Rows.parse(statement.all(...args.map((arg, index) => toSqlite(arg, argTypes[index]))));
      return {
        columnNames: columns.map(({ name }) => name),
        columnTypes: columns.map(({ type }, index) => columnType(type, sampleOf(rows, index))),
        rows,
      };
    },
    execute({ sql, args, argTypes }) {
      const batch = statementsOf(sql);
      if (batch !== null) return runBatch({ database, batch, rows: loans.rowsOf(args[0]), prepare });
      return prepare(sql).statement.run(...args.map((arg, index) => toSqlite(arg, argTypes[index]))).changes;
    },
  };
}

function sampleOf(rows: readonly (readonly unknown[])[], index: number): unknown {
  return rows.find((row) => row[index] !== null)?.[index];
}

interface BatchRun {
  readonly database: DatabaseSyncInstance;
  readonly batch: readonly string[];
  readonly rows: BatchRows;
  readonly prepare: (sql: string) => Prepared;
}

function runBatch({ database, batch, rows, prepare }: BatchRun): number {
  let changes = 0;
  prepare("BEGIN IMMEDIATE").statement.run();
  try {
    batch.forEach((sql, index) => {
      const { statement } = prepare(sql);
      for (const row of rows[index] ?? []) changes += statement.run(...row).changes;
    });
    prepare("COMMIT").statement.run();
  } catch (error) {
    // A full disk has rolled back already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
  return changes;
}
