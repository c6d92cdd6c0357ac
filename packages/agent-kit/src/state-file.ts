import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Input, OperationName } from "@envoy/protocol";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { z } from "zod";

/**
 * What an adapter must still know after `kill -9`: who it is, the turn it works on, and every call the hub has
 * not answered yet. One small SQLite file; each step of the work is one durable transaction. Of two processes
 * that open the same file the newer one owns it, and the older one's next write throws `StateTaken`.
 */
export interface StateFile extends Disposable {
  /** Names this adapter's state volume towards the hub; stays the same over restarts. */
  readonly instance: string;
  get(name: Fact): string | null;
  set(facts: Partial<Record<Fact, string | null>>): void;
  turn(): RunningTurn | null;
  /** Before the hub is asked, so that a turn it started is known to be ours after a crash. */
  beginTurn(id: string): void;
  /** The answer is complete: its calls and the turn's new phase are one step. */
  answerTurn(id: string, calls: readonly OutboxCall[], facts: Partial<Record<Fact, string | null>>): void;
  clearTurn(id: string): void;
  put(calls: readonly OutboxCall[]): void;
  /** The oldest call that was not answered. */
  head(): OutboxRow | null;
  countAttempt(id: number): void;
  /** The hub has answered; a finished turn is forgotten in the same step. */
  settle(row: OutboxRow): void;
  /** Whether the end of this turn waits to be told. */
  holdsFinish(turn: string): boolean;
  size(): number;
}

export type Fact = "cursor" | "handled" | "session" | "runtime" | "handover" | "lastAnswer";

export interface RunningTurn {
  readonly id: string;
  readonly phase: "started" | "answered";
}

/** A call to the hub without what belongs to the present lease: space and token are added when it is sent. */
export type OutboxCall = {
  [N in OutboxName]: { readonly name: N; readonly turn: string | null; readonly input: LeaseFree<N> };
}[OutboxName];
export type OutboxName = Extract<
  OperationName,
  | "turn.item"
  | "turn.finish"
  | "approval.request"
  | "approval.withdraw"
  | "session.open"
  | "session.checkpoint"
  | "session.close"
  | "agent.report"
>;
type LeaseFree<N extends OperationName> = Omit<Input<N>, "space" | "token">;
export type OutboxRow = OutboxCall & { readonly id: number; readonly attempts: number };

/** Another process has opened this file and works for the agent now. */
export class StateTaken extends Error {
  constructor() {
    super("another process has taken over the agent's state file");
    this.name = "StateTaken";
  }
}

const schema = `
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS turn (id TEXT PRIMARY KEY, phase TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, turn TEXT, input TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0) STRICT;`;

const FactRow = z.object({ value: z.string().nullable() }).optional();
const TurnRow = z.object({ id: z.string(), phase: z.enum(["started", "answered"]) }).optional();
const CountRow = z.object({ n: z.number() });
const Row = z
  .object({
    id: z.number(),
    name: z.string(),
    turn: z.string().nullable(),
    input: z.string(),
    attempts: z.number(),
  })
  .optional();

/** @throws when the file cannot be opened with the durability that is promised. */
export function openStateFile(dir: string): StateFile {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dir, "adapter.sqlite"));
  makeDurable(db);
  db.exec(schema);
  const owner = randomUUID();
  const q = statements(db);
  const step = (run: () => void) =>
    transaction(db, () => {
      if (FactRow.parse(q.fact.get("owner"))?.value !== owner) throw new StateTaken();
      run();
    });
  transaction(db, () => {
    q.setFact.run("owner", owner);
    if (q.fact.get("instance") === undefined) q.setFact.run("instance", randomUUID());
  });
  const insert = (calls: readonly OutboxCall[]) => {
    for (const call of calls) q.insert.run(call.name, call.turn, JSON.stringify(call.input));
  };
  const setFacts = (facts: Partial<Record<Fact, string | null>>) => {
    for (const [name, value] of Object.entries(facts)) q.setFact.run(name, value ?? null);
  };
  return {
    instance: FactRow.parse(q.fact.get("instance"))?.value ?? owner,
    get: (name) => FactRow.parse(q.fact.get(name))?.value ?? null,
    set: (facts) => step(() => setFacts(facts)),
    turn: () => TurnRow.parse(q.turn.get()) ?? null,
    beginTurn: (id) =>
      step(() => {
        q.clearTurns.run();
        q.beginTurn.run(id);
      }),
    answerTurn: (id, calls, facts) =>
      step(() => {
        q.answerTurn.run(id);
        insert(calls);
        setFacts(facts);
      }),
    clearTurn: (id) =>
      step(() => {
        q.clearTurn.run(id);
      }),
    put: (calls) => step(() => insert(calls)),
    head: () => readRow(q.head.get()),
    countAttempt: (id) =>
      step(() => {
        q.countAttempt.run(id);
      }),
    settle: (row) =>
      step(() => {
        q.remove.run(row.id);
        if (row.name === "turn.finish" && row.turn !== null) q.clearTurn.run(row.turn);
      }),
    holdsFinish: (turn) => CountRow.parse(q.finishes.get(turn)).n > 0,
    size: () => CountRow.parse(q.size.get()).n,
    [Symbol.dispose]: () => db.close(),
  };
}

function makeDurable(db: DatabaseSyncInstance): void {
  db.exec("PRAGMA busy_timeout = 5000");
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = FULL");
  const journal = z.object({ journal_mode: z.string() }).parse(db.prepare("PRAGMA journal_mode").get());
  const sync = z.object({ synchronous: z.number() }).parse(db.prepare("PRAGMA synchronous").get());
  if (journal.journal_mode !== "wal" || sync.synchronous !== 2) {
    throw new Error(
      `the state file is ${journal.journal_mode}/${sync.synchronous}, not wal with synchronous FULL`,
    );
  }
}

function statements(db: DatabaseSyncInstance) {
  return {
    fact: db.prepare("SELECT value FROM fact WHERE name = ?"),
    setFact: db.prepare(
      "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    ),
    turn: db.prepare("SELECT id, phase FROM turn"),
    beginTurn: db.prepare("INSERT INTO turn (id, phase) VALUES (?, 'started')"),
    answerTurn: db.prepare("UPDATE turn SET phase = 'answered' WHERE id = ?"),
    clearTurn: db.prepare("DELETE FROM turn WHERE id = ?"),
    clearTurns: db.prepare("DELETE FROM turn"),
    insert: db.prepare("INSERT INTO outbox (name, turn, input) VALUES (?, ?, ?)"),
    head: db.prepare("SELECT id, name, turn, input, attempts FROM outbox ORDER BY id LIMIT 1"),
    countAttempt: db.prepare("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?"),
    remove: db.prepare("DELETE FROM outbox WHERE id = ?"),
    finishes: db.prepare("SELECT count(*) AS n FROM outbox WHERE name = 'turn.finish' AND turn = ?"),
    size: db.prepare("SELECT count(*) AS n FROM outbox"),
  };
}

function readRow(raw: unknown): OutboxRow | null {
  const row = Row.parse(raw);
  if (row === undefined) return null;
  // The file is private and written by `insert` alone; the hub parses every input again.
  return { ...row, input: JSON.parse(row.input) } as OutboxRow;
}

function transaction(db: DatabaseSyncInstance, run: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    run();
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
