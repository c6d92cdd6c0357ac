import { randomUUID } from "node:crypto";
import { type Driver, DriverError, type DriverFactory, type DriverOptions } from "@envoy/agent-kit";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { keyMissing } from "./models.ts";
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

/** The id is chosen here, so that it is known even if the process dies before its first word. */
function openNew(config: ClaudeDriverConfig, driver: DriverOptions, reason: string | null): Promise<Driver> {
  const session = { id: randomUUID(), known: false };
  return openSession({ config, driver, session, opened: { resumed: false, reason }, now: Date.now });
}
