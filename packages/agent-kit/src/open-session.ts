import { type Driver, DriverError } from "./driver.ts";
import type { DriverSeatOptions, Settings } from "./driver-seat.ts";
import type { Logger } from "./options.ts";

/** Why there is no runtime, for people. */
export function openFailure(log: Logger, error: unknown): string {
  if (error instanceof DriverError) {
    log.warn({ failure: error.failure }, "the runtime cannot be opened");
    return error.failure.message;
  }
  log.error({ err: error }, "opening the runtime failed");
  return `The runtime cannot be started: ${error instanceof Error ? error.message : String(error)}`;
}

/** Opens or resumes, and tells the room which. What the own state file knows is never older than the hub. */
export async function openSession(
  options: DriverSeatOptions,
  now: { readonly instructions: string; readonly settings: Settings; readonly promptDigest: string | null },
): Promise<{ driver: Driver; handover: string | null }> {
  const { factory, state, workspace, knownSession } = options;
  const known = knownSession?.runtime === factory.vendor ? knownSession : null;
  const own = state.get("runtime") === factory.vendor ? state.get("session") : null;
  const driver = await factory.open({
    cwd: workspace.repo,
    writableDirs: [workspace.notes],
    readableDirs: [workspace.context],
    stateDir: options.runtimeDir,
    resume: own ?? known?.session ?? null,
    instructions: now.instructions,
    tools: options.tools,
    model: now.settings.model,
    effort: now.settings.effort,
  });
  try {
    return { driver, handover: announce(options, { driver, ...now }) };
  } catch (error) {
    await driver[Symbol.asyncDispose]();
    throw error;
  }
}

interface Opened {
  readonly driver: Driver;
  readonly settings: Settings;
  readonly promptDigest: string | null;
}

/** Keeps the session's id and tells the room; gives what the session before left. */
function announce(options: DriverSeatOptions, now: Opened): string | null {
  const { factory, state, workspace, knownSession } = options;
  const { driver } = now;
  const known = knownSession?.runtime === factory.vendor ? knownSession : null;
  const { resumed, reason } = driver.opened;
  options.log.info({ session: driver.sessionId, resumed, reason }, "the runtime is open");
  const handover = state.get("handover") ?? known?.closed?.handover ?? null;
  state.set({ session: driver.sessionId, runtime: factory.vendor, ...(resumed ? { handover: null } : {}) });
  options.put([
    {
      name: "session.open",
      turn: null,
      input: {
        runtime: factory.vendor,
        session: driver.sessionId,
        cwd: workspace.repo,
        model: now.settings.model,
        promptDigest: now.promptDigest,
        resumed,
        reason: reason?.slice(0, 500) ?? null,
      },
    },
  ]);
  return handover;
}
