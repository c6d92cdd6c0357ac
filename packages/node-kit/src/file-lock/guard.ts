import { mkdir, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { takeKernelLock } from "./kernel-lock.ts";

/** How a lock is kept: by the kernel through `flock`, or by exclusive creation where that program is missing. */
export type Mechanism = "kernel" | "files";

export class LockUnusable extends Error {
  override readonly name = "LockUnusable";
}

/** The mechanism this machine offers for this file; throws LockUnusable when the file cannot be locked at all. */
export async function probeMechanism(path: string): Promise<Mechanism> {
  const probe = await takeKernelLock({ path, waitMs: 0 });
  if (probe.kind === "broken") throw new LockUnusable(probe.reason);
  if (probe.kind === "locked") await probe.lock[Symbol.asyncDispose]();
  return probe.kind === "absent" ? "files" : "kernel";
}

/**
 * The short critical section around reading and writing the lock's record, and around publishing. Never held while
 * waiting or working. Throws LockUnusable when it cannot be had within `waitMs`.
 */
export async function enterGuard({
  path,
  mechanism,
  waitMs,
}: {
  path: string;
  mechanism: Mechanism;
  waitMs: number;
}): Promise<AsyncDisposable> {
  if (mechanism === "files") return enterByCreation(`${path}.d`, waitMs);
  const taken = await takeKernelLock({ path, waitMs });
  if (taken.kind === "locked") return taken.lock;
  throw new LockUnusable(taken.kind === "broken" ? taken.reason : `${path} stayed busy for ${waitMs} ms`);
}

/** A guard held for longer than this belongs to a dead process: what it protects takes milliseconds. */
const ABANDONED_MS = 5_000;

async function enterByCreation(path: string, waitMs: number): Promise<AsyncDisposable> {
  const started = performance.now();
  let seen = { inode: -1, since: started };
  while (performance.now() - started < waitMs) {
    try {
      await mkdir(path);
      return { [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const inode = await inodeOf(path);
    if (seen.inode !== inode) seen = { inode, since: performance.now() };
    else if (performance.now() - seen.since > ABANDONED_MS) await rm(path, { recursive: true, force: true });
    await sleep(20);
  }
  throw new LockUnusable(`${path} stayed busy for ${waitMs} ms`);
}

async function inodeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).ino;
  } catch {
    // Gone between the two calls: the next round creates it.
    return -1;
  }
}
