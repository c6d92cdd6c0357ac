import { open } from "node:fs/promises";
import { LockUnusable } from "./guard.ts";
import { takeKernelLock } from "./kernel-lock.ts";
import { type LockRecord, ownRecord } from "./record.ts";
import type { LockStore } from "./store.ts";

/** The right to work under a lock, until disposed or overtaken. */
export interface FileLease extends AsyncDisposable {
  /** Fencing token; write it into what you publish. */
  readonly token: number;
  readonly record: LockRecord;
  /** Aborts when another owner took over, which can only happen after this process stood still for long. */
  readonly lost: AbortSignal;
  stillHeld(): Promise<boolean>;
  /**
   * Runs `run` (short: a rename) while nobody can take over, and only if nobody did. This is the one way to
   * make results visible; a check before the write would leave a gap for a process that was asleep.
   */
  publish<T>(run: (token: number) => Promise<T>): Promise<Published<T>>;
}

export type Published<T> =
  | { readonly published: true; readonly value: T }
  | { readonly published: false; readonly owner: LockRecord | null };

/** Makes this process the owner; the caller is inside the guard and has judged that it may. */
export async function becomeOwner(store: LockStore, heartbeatMs: number): Promise<FileLease> {
  const token = await store.nextToken();
  const record = ownRecord(token);
  const file = await open(store.ownerFile(token), "w");
  let kernelLock: AsyncDisposable | null = null;
  const close = async () => {
    await kernelLock?.[Symbol.asyncDispose]();
    await file.close();
  };
  try {
    await file.writeFile(heartbeatText(record, 0));
    if (store.mechanism === "kernel") kernelLock = await lockOwnerFile(store.ownerFile(token));
    await store.write(record);
    await store.sweep(token);
  } catch (error) {
    await close();
    throw error;
  }
  // In place, because the kernel lock is on this inode. A torn read is still a changed heartbeat.
  const beat = async (count: number) => void (await file.write(heartbeatText(record, count), 0));
  return createLease({ store, record, heartbeatMs, beat, close });
}

async function lockOwnerFile(path: string): Promise<AsyncDisposable> {
  const kernel = await takeKernelLock({ path, waitMs: 1_000 });
  if (kernel.kind === "locked") return kernel.lock;
  throw new LockUnusable(`the new owner file ${path} cannot be locked (${kernel.kind})`);
}

interface LeaseParts {
  readonly store: LockStore;
  readonly record: LockRecord;
  readonly heartbeatMs: number;
  readonly beat: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

function createLease({ store, record, heartbeatMs, beat, close }: LeaseParts): FileLease {
  const { token } = record;
  const lost = new AbortController();
  let beats = 0;
  let beating: Promise<void> = Promise.resolve();
  const owner = async () => {
    const content = await store.read();
    return content.kind === "record" ? content.record : null;
  };
  const isMine = (at: LockRecord | null) => at !== null && at.token === token && !at.released;
  const stillHeld = async () => {
    const held = isMine(await owner());
    if (!held) lost.abort();
    return held;
  };
  const timer = setInterval(() => {
    beats++;
    beating = Promise.all([beat(beats), stillHeld()]).then(
      () => undefined,
      () => lost.abort(),
    );
  }, heartbeatMs);
  timer.unref();
  return {
    token,
    record,
    lost: lost.signal,
    stillHeld,
    publish: (run) =>
      store.guarded(async () => {
        const now = await owner();
        if (isMine(now)) return { published: true, value: await run(token) };
        lost.abort();
        return { published: false, owner: now };
      }),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
      await store.guarded(async () => {
        if (isMine(await owner())) await store.write({ ...record, released: true });
      });
      await close();
    },
  };
}

function heartbeatText(record: LockRecord, count: number): string {
  return `${JSON.stringify({ ...record, heartbeat: count })}\n`;
}
