import type { LogRow, LogStore } from "../ports.ts";

/** Rows of one command: written together or not at all. Signatures are still being made while it waits. */
export interface Job {
  readonly space: string;
  readonly rows: Promise<readonly LogRow[]>;
  readonly count: number;
  /** Called in commit order, once. */
  settle(outcome: JobOutcome): void;
}

export type JobOutcome = "committed" | "taken" | { readonly unwritable: string };

/** Most rows that wait; beyond it callers are told to come back. */
export const QUEUE_LIMIT = 20_000;

export interface Writer {
  /** False when too much waits. */
  readonly full: boolean;
  /** Why nothing can be written now, or null. Set by a failed transaction, taken back by `unblock`. */
  readonly blocked: string | null;
  unblock(): void;
  push(job: Job): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
}

/**
 * Group commit: while a transaction runs, new commands wait together and go into the next one. There is no
 * timer; the commit that runs is the wait. When a transaction fails, every job that waits fails with it, since
 * each was decided on a state that includes the ones before.
 */
export function createWriter(store: LogStore, onBatch: (size: number) => void): Writer {
  let waiting: Job[] = [];
  let rows = 0;
  let blocked: string | null = null;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      while (waiting.length > 0) await writeWaiting();
    } finally {
      // In the same step as the last look: whoever is answered now and comes again at once starts the next run.
      running = null;
    }
  }

  async function writeWaiting(): Promise<void> {
    // Those who were just answered come again together: the first of them must not have a transaction alone.
    await Promise.all(waiting.map((job) => job.rows));
    const jobs = waiting;
    waiting = [];
    rows = 0;
    const batch = (await Promise.all(jobs.map((job) => job.rows))).flat();
    const outcome = await store.append(batch);
    onBatch(batch.length);
    if (outcome.ok) {
      for (const job of jobs) job.settle("committed");
      return;
    }
    const failed = [...jobs, ...waiting];
    waiting = [];
    rows = 0;
    if (outcome.reason === "unwritable") blocked = outcome.detail;
    const why = outcome.reason === "taken" ? "taken" : ({ unwritable: outcome.detail } as const);
    for (const job of failed) job.settle(why);
  }

  return {
    get full() {
      return rows > QUEUE_LIMIT;
    },
    get blocked() {
      return blocked;
    },
    unblock() {
      blocked = null;
    },
    push(job) {
      waiting.push(job);
      rows += job.count;
      running ??= run();
    },
    async idle() {
      while (running !== null) await running;
    },
  };
}
