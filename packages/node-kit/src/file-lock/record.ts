import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

/** Who holds or held a lock. `token` grows with every owner, so an older owner can be told from a newer one. */
const lockRecordSchema = z.object({
  token: z.number().int().positive(),
  /** The container's id, or null outside of one: pids mean something only within the same container. */
  container: z.string().nullable(),
  host: z.string(),
  /** The kernel's boot id, or null where there is none: kernel locks prove something only on the same boot. */
  boot: z.string().nullable(),
  pid: z.number().int().positive(),
  startedAt: z.string(),
  released: z.boolean(),
});
export type LockRecord = z.output<typeof lockRecordSchema>;

/** What stands in the lock file: nothing yet, a record, or something that is none. */
export type LockContent =
  | { readonly kind: "none" }
  | { readonly kind: "record"; readonly record: LockRecord }
  | { readonly kind: "corrupt" };

export function parseLockFile(text: string | null): LockContent {
  if (text === null) return { kind: "none" };
  try {
    const parsed = lockRecordSchema.safeParse(JSON.parse(text));
    return parsed.success ? { kind: "record", record: parsed.data } : { kind: "corrupt" };
  } catch {
    // Not JSON: a torn write of a full disk or a file of somebody else.
    return { kind: "corrupt" };
  }
}

/** "process 12 on host a, container 3f2a, since 10:00": names the owner in messages. */
export function describeOwner(record: LockRecord): string {
  const container = record.container === null ? "" : `, container ${record.container.slice(0, 12)}`;
  return `process ${record.pid} on ${record.host}${container}, since ${record.startedAt}`;
}

export function ownRecord(token: number): LockRecord {
  return { token, ...identity(), startedAt: new Date().toISOString(), released: false };
}

let known: Pick<LockRecord, "container" | "host" | "boot" | "pid"> | null = null;

/** This process, as lock records name it. */
export function identity(): Pick<LockRecord, "container" | "host" | "boot" | "pid"> {
  known ??= {
    container: containerId(),
    host: hostname(),
    boot: readOr("/proc/sys/kernel/random/boot_id"),
    pid: process.pid,
  };
  return known;
}

/** The pid namespace tells containers of one machine apart, with or without a readable cgroup path. */
function containerId(): string | null {
  const fromCgroup = /[0-9a-f]{64}/.exec(
    `${readOr("/proc/self/cgroup")} ${readOr("/proc/self/mountinfo")}`,
  )?.[0];
  return fromCgroup ?? null;
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    // Not Linux, or /proc is hidden: the identity is then less precise, and judging falls back to heartbeats.
    return null;
  }
}
