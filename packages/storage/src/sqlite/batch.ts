/**
 * Several statements as one call of `$executeRaw`, in one transaction that takes the write lock first. The n-th
 * statement runs once for each row of the n-th list.
 *
 * Prisma's own transactions cost three round trips through its engine, and it copies every argument through JSON
 * text and back; at a hundred rows the copies alone take a third of what the disk takes. So Prisma carries the
 * call, its order and its errors, and the rows are lent to the adapter under a ticket, which is the argument.
 */
const HEAD = "-- envoy batch\n";
const BETWEEN = "\n-- then\n";

export function batchSql(statements: readonly string[]): string {
  return HEAD + statements.join(BETWEEN);
}

/** The statements of a batch, or null for ordinary SQL. */
export function statementsOf(sql: string): string[] | null {
  return sql.startsWith(HEAD) ? sql.slice(HEAD.length).split(BETWEEN) : null;
}

export type BatchRow = readonly (string | number | null)[];
/** One list of rows per statement. */
export type BatchRows = readonly (readonly BatchRow[])[];

export interface Loans {
  /** Keeps the rows reachable under a ticket while `work` runs, and no longer. */
  lend<T>(rows: BatchRows, work: (ticket: number) => Promise<T>): Promise<T>;
  rowsOf(ticket: unknown): BatchRows;
}

export function createLoans(): Loans {
  const lent = new Map<unknown, BatchRows>();
  let last = 0;
  return {
    async lend(rows, work) {
      last += 1;
      const ticket = last;
      lent.set(ticket, rows);
      try {
        return await work(ticket);
      } finally {
        lent.delete(ticket);
      }
    },
    rowsOf(ticket) {
      const rows = lent.get(ticket);
      if (rows === undefined) throw new Error("a batch came without its rows");
      return rows;
    },
  };
}
