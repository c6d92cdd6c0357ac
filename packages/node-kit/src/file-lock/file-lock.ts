import { setTimeout as sleep } from "node:timers/promises";
import { LockUnusable, type Mechanism } from "./guard.ts";
import { judgeOwner, type Verdict } from "./judge.ts";
import { becomeOwner, type FileLease } from "./lease.ts";
import { describeOwner, identity, type LockContent, type LockRecord } from "./record.ts";
import { type LockStore, openLockStore } from "./store.ts";

export interface FileLockOptions {
  /** The record's file; its folder is made. Files beside it share its name as a prefix. */
  readonly path: string;
  readonly timeoutMs: number;
  /** Told when waiting starts, when the owner changes, and every five seconds. */
  readonly onWait?: (wait: LockWait) => void;
  /** After this long without a heartbeat an owner that cannot be proven dead counts as gone. */
  readonly staleMs?: number;
  readonly heartbeatMs?: number;
  /** `kernel` where the `flock` program exists, else `files`. All users of one lock must agree. */
  readonly mechanism?: Mechanism;
  readonly signal?: AbortSignal;
}

export interface LockWait {
  readonly owner: LockRecord | null;
  readonly waitedMs: number;
  /** Fit for a person: names the owner. */
  readonly sentence: string;
}

export interface LockFailure {
  readonly code: "lock_timeout" | "lock_unusable" | "lock_aborted";
  readonly owner: LockRecord | null;
  readonly sentence: string;
}

export type LockResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: LockFailure };

/** Runs `run` as the lock's only owner and gives the lock back whatever happens. */
export async function withFileLock<T>(
  options: FileLockOptions,
  run: (lease: FileLease) => Promise<T>,
): Promise<LockResult<T>> {
  const acquired = await acquireFileLock(options);
  if (!acquired.ok) return acquired;
  await using lease = acquired.value;
  return { ok: true, value: await run(lease) };
}

/**
 * Waits for the lock. An owner that was killed is found out at once by its kernel lock, one that stands still
 * or runs elsewhere by a heartbeat that stops changing; either way the new owner has a greater token.
 */
export async function acquireFileLock(options: FileLockOptions): Promise<LockResult<FileLease>> {
  try {
    return await waitForTurn(await openLockStore(options.path, options.mechanism), options);
  } catch (error) {
    const unusable =
      error instanceof LockUnusable ||
      (error instanceof Error && "code" in error && UNWRITABLE.has(String(error.code)));
    if (!unusable) throw error;
    const sentence = `The lock ${options.path} cannot be used: ${error.message}`;
    return { ok: false, failure: { code: "lock_unusable", owner: null, sentence } };
  }
}

const UNWRITABLE = new Set(["EROFS", "EACCES", "EPERM", "ENOSPC", "ENOTDIR"]);
const POLL_MS = 150;
const REMIND_MS = 5_000;

async function waitForTurn(store: LockStore, options: FileLockOptions): Promise<LockResult<FileLease>> {
  const { timeoutMs, onWait, staleMs = 10_000, heartbeatMs = 1_000, signal } = options;
  const started = performance.now();
  const watch = createWatch();
  let lastTold = { owner: "", at: 0 };
  for (;;) {
    const attempt = await tryOnce({ store, watch, staleMs, heartbeatMs });
    if (attempt.lease !== null) return { ok: true, value: attempt.lease };
    const waitedMs = Math.round(performance.now() - started);
    const owner = attempt.content.kind === "record" ? attempt.content.record : null;
    const name = owner === null ? "an owner that left no readable record" : describeOwner(owner);
    if (signal?.aborted)
      return failure("lock_aborted", owner, `Stopped waiting for the lock ${options.path}, held by ${name}`);
    if (waitedMs >= timeoutMs) {
      const sentence = `The lock ${options.path} was not free within ${timeoutMs / 1000} s; it is held by ${name}`;
      return failure("lock_timeout", owner, sentence);
    }
    if (lastTold.owner !== name || performance.now() - lastTold.at >= REMIND_MS) {
      onWait?.({ owner, waitedMs, sentence: `Waiting for ${name}` });
      lastTold = { owner: name, at: performance.now() };
    }
    await sleep(Math.min(POLL_MS, Math.max(1, timeoutMs - waitedMs)));
  }
}

function failure(
  code: LockFailure["code"],
  owner: LockRecord | null,
  sentence: string,
): { ok: false; failure: LockFailure } {
  return { ok: false, failure: { code, owner, sentence } };
}

interface Attempt {
  readonly store: LockStore;
  readonly watch: ReturnType<typeof createWatch>;
  readonly staleMs: number;
  readonly heartbeatMs: number;
}

/** Looks first without the guard, so that waiters do not queue up before the owner who wants to publish. */
async function tryOnce({
  store,
  watch,
  staleMs,
  heartbeatMs,
}: Attempt): Promise<{ lease: FileLease | null; content: LockContent }> {
  const glance = await look(store, watch, staleMs);
  if (glance.verdict.may === "wait") return { lease: null, content: glance.content };
  return store.guarded(async () => {
    const { verdict, content } = await look(store, watch, staleMs);
    return { lease: verdict.may === "take" ? await becomeOwner(store, heartbeatMs) : null, content };
  });
}

async function look(
  store: LockStore,
  watch: ReturnType<typeof createWatch>,
  staleMs: number,
): Promise<{ verdict: Verdict; content: LockContent }> {
  const content = await store.read();
  if (content.kind === "none" || (content.kind === "record" && content.record.released)) {
    return {
      verdict: judgeOwner({ content, kernelLock: null, sameBoot: true, unchangedMs: 0 }, staleMs),
      content,
    };
  }
  // Without a record the newest owner file tells whether somebody is at work.
  const token = content.kind === "record" ? content.record.token : (await store.nextToken()) - 1;
  const unchangedMs = watch.unchangedFor(`${token} ${await store.heartbeat(token)}`);
  const boot = identity().boot;
  const sameBoot = boot !== null && (content.kind !== "record" || content.record.boot === boot);
  const kernelLock = token === 0 ? null : await store.kernelLockOf(token);
  return { verdict: judgeOwner({ content, kernelLock, sameBoot, unchangedMs }, staleMs), content };
}

/** How long a value has stayed the same, on this process's monotonic clock and from its own first look on. */
function createWatch() {
  let seen: { value: string; since: number } | null = null;
  return {
    unchangedFor(value: string): number {
      if (seen?.value !== value) seen = { value, since: performance.now() };
      return performance.now() - seen.since;
    },
  };
}
