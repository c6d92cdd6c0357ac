import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { type Driver, DriverError, type DriverFactory, type DriverOptions } from "@envoy/agent-kit";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { failure } from "./failures.ts";
import { checkKey, keyMissing } from "./models.ts";
import { hasOtherCredential, prepareStateDir } from "./runtime-env.ts";
import { isSessionLost } from "./runtime-host.ts";
import { openSession } from "./session.ts";

/** Claude Code as a member of the space. */
export function createClaudeDriver(config: ClaudeDriverConfig): DriverFactory {
  return { vendor: "claude", open: (options) => open(config, options) };
}

async function open(config: ClaudeDriverConfig, driver: DriverOptions): Promise<Driver> {
  if (config.apiKey === null && config.baseUrl === null && !hasOtherCredential(config))
    throw new DriverError(keyMissing());
  await refuseBadKey(config);
  await checkFolder(driver.cwd);
  await prepareStateDir(driver.stateDir);
  if (driver.resume === null) return openNew(config, driver, null);
  try {
    return await openSession({
      config,
      driver,
      session: { id: driver.resume, known: true },
      opened: { resumed: true, reason: null },
      now: Date.now,
    });
  } catch (error) {
    if (!isSessionLost(error)) throw error;
    return openNew(config, driver, `The runtime has no session ${driver.resume} any more.`);
  }
}

/** A key the vendor refuses is told at once and not by the first turn; anything else may have passed by then. */
async function refuseBadKey(config: ClaudeDriverConfig): Promise<void> {
  if (config.apiKey === null) return;
  const check = await checkKey(config);
  if (!check.ok && check.failure.code === "key_rejected") throw new DriverError(check.failure);
}

/** The runtime would blame its own binary for a working directory that does not exist. */
async function checkFolder(cwd: string): Promise<void> {
  try {
    if ((await stat(cwd)).isDirectory()) return;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  throw new DriverError(failure("other", `The folder of the repository is not there: ${cwd}`, null));
}

/** The id is chosen here, so that it is known even if the process dies before its first word. */
function openNew(config: ClaudeDriverConfig, driver: DriverOptions, reason: string | null): Promise<Driver> {
  const session = { id: randomUUID(), known: false };
  return openSession({ config, driver, session, opened: { resumed: false, reason }, now: Date.now });
}
