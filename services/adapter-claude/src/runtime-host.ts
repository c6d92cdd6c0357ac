import type { CanUseTool } from "@anthropic-ai/claude-agent-sdk";
import { DriverError, type DriverOptions } from "@envoy/agent-kit";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { type EffortLevel, readEffort } from "./effort.ts";
import { readGuide } from "./guide-files.ts";
import { composeInstructions } from "./instructions.ts";
import { readLastingRules } from "./lasting-rules.ts";
import { type Runtime, type RuntimeEvents, startRuntime } from "./runtime.ts";

/**
 * Keeps one session and at most one process on it: two would fork its history without a word. A process that
 * died, or that works under old instructions, is replaced when the next turn needs it.
 */
export interface RuntimeHost extends AsyncDisposable {
  readonly sessionId: string;
  /** The process, if one lives. */
  readonly current: Runtime | null;
  readonly model: string | null;
  readonly effort: string | null;
  /** A process that works under what was last set. @throws DriverError */
  ready(): Promise<Runtime>;
  /** From here on the session is known to the runtime's own files. */
  markUsed(): void;
  setInstructions(role: string): void;
  setModel(model: string): void;
  setEffort(effort: string): void;
}

export interface RuntimeHostOptions extends RuntimeEvents {
  readonly config: ClaudeDriverConfig;
  readonly driver: DriverOptions;
  readonly sessionId: string;
  readonly used: boolean;
  readonly canUseTool: CanUseTool;
}

interface Settings {
  readonly role: string;
  readonly model: string | null;
  readonly effort: EffortLevel | null;
}

export function createRuntimeHost(options: RuntimeHostOptions): RuntimeHost {
  const { config, driver, sessionId } = options;
  let { used } = options;
  let wanted: Settings = {
    role: driver.instructions,
    model: driver.model,
    effort: driver.effort === null ? null : readEffort(driver.effort),
  };
  let applied = wanted;
  let runtime: Runtime | null = null;
  let begun = false;
  let closed = false;
  let preparing: Promise<Runtime> | null = null;

  async function start(resume: boolean): Promise<Runtime> {
    const settings = wanted;
    let started: Runtime | null = null;
    const isCurrent = () => started !== null && started === runtime;
    started = await startRuntime(
      {
        config,
        ...driver,
        session: { id: sessionId, resume },
        lastingRules: await readLastingRules(driver.stateDir),
        append: composeInstructions(settings.role, await readGuide(driver.cwd)),
        model: settings.model,
        effort: settings.effort,
        canUseTool: options.canUseTool,
      },
      {
        onMessage: (message) => {
          if (isCurrent()) options.onMessage(message);
        },
        onGone: (failure) => {
          if (isCurrent()) options.onGone(failure);
        },
      },
    );
    applied = settings;
    return started;
  }

  /**
   * A session that never had a prompt is not in the runtime's files, and one whose files are lost while it is
   * open starts again under its id. Only the first start may find that a session is unknown.
   */
  async function startAny(): Promise<Runtime> {
    try {
      return await start(used);
    } catch (error) {
      if (!begun || !isSessionLost(error)) throw error;
      return await start(!used);
    } finally {
      begun = true;
    }
  }

  async function stop(): Promise<void> {
    const old = runtime;
    runtime = null;
    await old?.[Symbol.asyncDispose]();
  }

  async function adjust(running: Runtime): Promise<void> {
    if (wanted.model !== applied.model) await running.query.setModel(wanted.model ?? undefined);
    if (wanted.effort !== applied.effort && wanted.effort !== null)
      await running.query.applyFlagSettings({ effortLevel: wanted.effort });
    applied = wanted;
  }

  async function prepare(): Promise<Runtime> {
    if (closed) throw new Error("The session is closed.");
    if (runtime !== null && (!runtime.alive || wanted.role !== applied.role)) await stop();
    runtime ??= await startAny();
    await adjust(runtime);
    return runtime;
  }

  return {
    sessionId,
    get current() {
      return runtime?.alive ? runtime : null;
    },
    get model() {
      return wanted.model;
    },
    get effort() {
      return wanted.effort;
    },
    ready: () => {
      preparing ??= prepare().finally(() => {
        preparing = null;
      });
      return preparing;
    },
    markUsed: () => {
      used = true;
    },
    setInstructions: (role) => {
      wanted = { ...wanted, role };
    },
    setModel: (model) => {
      wanted = { ...wanted, model };
    },
    setEffort: (effort) => {
      wanted = { ...wanted, effort: readEffort(effort) };
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      // Whoever asked for the process is told how that went; here only that it is over matters.
      await Promise.allSettled([preparing]);
      await stop();
    },
  };
}

export function isSessionLost(error: unknown): boolean {
  return error instanceof DriverError && error.failure.code === "session_lost";
}
