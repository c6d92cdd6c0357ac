import type { Output } from "@envoy/protocol";
import type { TurnFailure } from "@envoy/space";
import { type ContextFile, composeInstructions } from "./compose.ts";
import { type Driver, DriverError, type DriverFactory, type HubTool } from "./driver.ts";
import { pause } from "./hub-link.ts";
import type { Logger } from "./options.ts";
import type { OutboxCall, StateFile } from "./state-file.ts";

type Prompt = Output<"turn.start">["prompt"];
export interface Settings {
  readonly model: string | null;
  readonly effort: string | null;
}

/**
 * Keeps one runtime open for an agent: resumes its session, opens it again when it is gone, keeps its
 * instructions, model and effort as the space has them, and tells the room when it cannot work and why.
 */
export interface DriverSeat extends AsyncDisposable {
  readonly driver: Driver | null;
  /** Why there is no runtime; null when there is one or when it is being opened for the first time. */
  readonly blocked: string | null;
  readonly settings: Settings;
  readonly promptDigest: string | null;
  /** Opens the runtime and tries on until it is there; null when the signal ended the wait. */
  ready(signal: AbortSignal): Promise<Driver | null>;
  /** Takes effect with the next turn. */
  configure(settings: Settings): void;
  /** Makes the runtime work under this prompt and the present settings. */
  prepare(prompt: Prompt): Promise<void>;
  /** What a closed session left, once, when the present one started cold. */
  takeHandover(): string | null;
  /** The outcome of a turn says whether the agent can work at all. */
  onTurnEnd(failure: TurnFailure | null): void;
  /** The runtime is unusable; the next `ready` opens it anew. */
  drop(why: string): Promise<void>;
}

export interface DriverSeatOptions {
  readonly factory: DriverFactory;
  readonly handle: string;
  readonly workspace: { readonly repo: string; readonly notes: string; readonly context: string };
  readonly runtimeDir: string;
  readonly tools: readonly HubTool[];
  readonly state: StateFile;
  /** The newest session the hub knows of, for an agent whose state volume is new. */
  readonly knownSession: Output<"agent.attach">["session"];
  readonly prompt: Prompt;
  readonly settings: Settings;
  readonly fallback: Settings;
  readonly readContext: (folder: string) => Promise<ContextFile[]>;
  readonly put: (calls: readonly OutboxCall[]) => void;
  readonly log: Logger;
}

const blocking: ReadonlySet<TurnFailure["code"]> = new Set([
  "key_missing",
  "key_rejected",
  "usage_limit",
  "model_unknown",
]);
/** After these the runtime's process or session is not there any more. */
const fatal: ReadonlySet<TurnFailure["code"]> = new Set(["runtime_crashed", "session_lost"]);
const REOPEN_MS: readonly number[] = [2_000, 5_000, 15_000, 30_000, 60_000];

export function createDriverSeat(options: DriverSeatOptions): DriverSeat {
  let driver: Driver | null = null;
  let settings = options.settings;
  let prompt = options.prompt;
  let instructions = "";
  let applied: Settings = { model: null, effort: null };
  let handover: string | null = null;
  let told: string | null = null;
  let reopen = new AbortController();
  const wanted = (): Settings => ({
    model: settings.model ?? options.fallback.model,
    effort: settings.effort ?? options.fallback.effort,
  });
  const report = (reason: string | null) => {
    if (reason === told) return;
    told = reason;
    const status = reason === null ? "ready" : "blocked";
    options.put([
      { name: "agent.report", turn: null, input: { status, reason: reason?.slice(0, 500) ?? null } },
    ]);
  };
  const compose = async () =>
    composeInstructions({
      handle: options.handle,
      prompt,
      workspace: options.workspace,
      contextFiles: await options.readContext(options.workspace.context),
    });
  const open = async (): Promise<Driver> => {
    instructions = await compose();
    applied = wanted();
    const opened = await openSession(options, {
      instructions,
      settings: applied,
      promptDigest: prompt?.digest ?? null,
    });
    handover = opened.driver.opened.resumed ? null : opened.handover;
    return opened.driver;
  };
  const drop = async (why: string) => {
    const old = driver;
    driver = null;
    if (old === null) return;
    options.log.warn({ session: old.sessionId, reason: why }, "the runtime is closed");
    await Promise.resolve(old[Symbol.asyncDispose]()).catch((error: unknown) =>
      options.log.error({ err: error }, "the runtime did not close in order"),
    );
  };
  return {
    get driver() {
      return driver;
    },
    get blocked() {
      return driver === null ? told : null;
    },
    get settings() {
      return wanted();
    },
    get promptDigest() {
      return prompt?.digest ?? null;
    },
    ready: async (signal) => {
      for (let attempt = 0; driver === null && !signal.aborted; attempt++) {
        try {
          driver = await open();
          report(null);
        } catch (error) {
          report(openFailure(options.log, error));
          const ms = REOPEN_MS[Math.min(attempt, REOPEN_MS.length - 1)] ?? 60_000;
          reopen = new AbortController();
          await pause(ms, AbortSignal.any([signal, reopen.signal]));
        }
      }
      return driver;
    },
    configure: (next) => {
      settings = next;
      reopen.abort();
    },
    prepare: async (next) => {
      prompt = next ?? prompt;
      if (driver === null) throw new Error("no runtime is open");
      const composed = await compose();
      if (composed !== instructions) await driver.setInstructions(composed);
      instructions = composed;
      applied = await applySettings(driver, { applied, wanted: wanted() });
    },
    takeHandover: () => {
      const left = handover;
      handover = null;
      return left;
    },
    onTurnEnd: (failure) => {
      if (failure === null) report(null);
      else if (blocking.has(failure.code)) report(failure.message);
      if (failure !== null && fatal.has(failure.code)) void drop(failure.message);
    },
    drop,
    [Symbol.asyncDispose]: () => drop("the agent ends"),
  };
}

async function applySettings(
  driver: Driver,
  { applied, wanted }: { applied: Settings; wanted: Settings },
): Promise<Settings> {
  if (wanted.model === applied.model && wanted.effort === applied.effort) return applied;
  const models = await driver.models();
  const model = wanted.model ?? models.find((one) => one.isDefault)?.id;
  if (wanted.model !== applied.model && model !== undefined) await driver.setModel(model);
  const { effort } = wanted;
  // A level that the new model does not have stays with the old one; the model's own default holds.
  const known = models.find((one) => one.id === model)?.efforts;
  if (effort !== null && (known === undefined || known.includes(effort))) await driver.setEffort(effort);
  return wanted;
}

function openFailure(log: Logger, error: unknown): string {
  if (error instanceof DriverError) {
    log.warn({ failure: error.failure }, "the runtime cannot be opened");
    return error.failure.message;
  }
  log.error({ err: error }, "opening the runtime failed");
  return `The runtime cannot be started: ${error instanceof Error ? error.message : String(error)}`;
}

/** Opens or resumes, and tells the room which. What the own state file knows is never older than the hub. */
async function openSession(
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
  return { driver, handover };
}
