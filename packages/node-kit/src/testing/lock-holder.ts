import { appendFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { withFileLock } from "../file-lock/file-lock.ts";

/**
 * A process of the lock's tests: takes the lock, says so on stdout, holds it for a while, publishes a line.
 * Arguments as JSON: `{ path, out, holdMs, mechanism, timeoutMs, staleMs }`.
 */
const { path, out, holdMs, mechanism, timeoutMs, staleMs } = JSON.parse(process.argv[2] ?? "{}");

const result = await withFileLock(
  { path, timeoutMs, staleMs, heartbeatMs: 100, mechanism },
  async (lease) => {
    console.log(`held ${lease.token}`);
    await sleep(holdMs);
    const done = await lease.publish((token) => appendFile(out, `${token}\n`));
    console.log(done.published ? "published" : `refused, owner has ${done.owner?.token}`);
  },
);
if (!result.ok) console.log(result.failure.code);
