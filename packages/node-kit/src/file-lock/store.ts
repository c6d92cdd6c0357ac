import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { enterGuard, type Mechanism, probeMechanism } from "./guard.ts";
import { takeKernelLock } from "./kernel-lock.ts";
import { type LockContent, type LockRecord, parseLockFile } from "./record.ts";

/** The files of one lock: `<path>` the record, `.guard` the critical section, `.owner-<token>` heartbeat and proof of life. */
export interface LockStore {
  readonly mechanism: Mechanism;
  /** Runs with nobody else changing the record. */
  guarded<T>(run: () => Promise<T>): Promise<T>;
  read(): Promise<LockContent>;
  /** Replaces the record atomically; call it guarded. */
  write(record: LockRecord): Promise<void>;
  ownerFile(token: number): string;
  /** What the owner last wrote as its heartbeat; any change is a sign of life. */
  heartbeat(token: number): Promise<string>;
  kernelLockOf(token: number): Promise<"held" | "free" | null>;
  /** Greater than every token that left a trace, also when the record is lost. */
  nextToken(): Promise<number>;
  /** Removes the traces of owners before this token. */
  sweep(token: number): Promise<void>;
}

const GUARD_WAIT_MS = 15_000;

/** Opens the lock at `path`, creating its folder. */
export async function openLockStore(path: string, forced?: Mechanism): Promise<LockStore> {
  await mkdir(dirname(path), { recursive: true });
  const guardPath = `${path}.guard`;
  await (await open(guardPath, "a")).close();
  const mechanism = forced ?? (await probeMechanism(guardPath));
  const ownerFile = (token: number) => `${path}.owner-${token}`;
  const read = async () => parseLockFile(await readOrNull(path));
  return {
    mechanism,
    ownerFile,
    read,
    async guarded(run) {
      await using _guard = await enterGuard({ path: guardPath, mechanism, waitMs: GUARD_WAIT_MS });
      return await run();
    },
    write: (record) => replaceFile(path, `${JSON.stringify(record)}\n`),
    async heartbeat(token) {
      return (await readOrNull(ownerFile(token))) ?? "";
    },
    async kernelLockOf(token) {
      if (mechanism !== "kernel") return null;
      const probe = await takeKernelLock({ path: ownerFile(token), waitMs: 0 });
      if (probe.kind === "locked") await probe.lock[Symbol.asyncDispose]();
      return probe.kind === "locked" ? "free" : "held";
    },
    async nextToken() {
      const content = await read();
      const tokens = await ownerTokens(path);
      return Math.max(0, content.kind === "record" ? content.record.token : 0, ...tokens) + 1;
    },
    async sweep(token) {
      for (const old of await ownerTokens(path)) if (old < token) await rm(ownerFile(old), { force: true });
    },
  };
}

async function ownerTokens(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.owner-`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isSafeInteger);
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  {
    await using file = await open(draft, "w");
    await file.writeFile(text);
    await file.sync();
  }
  await rename(draft, path);
}
