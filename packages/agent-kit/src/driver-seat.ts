import type { Output } from "@envoy/protocol";
import type { TurnFailure } from "@envoy/space";
import { applySettings } from "./apply-settings.ts";
import { type ContextFile, composeInstructions } from "./compose.ts";
import type { Driver, DriverFactory, HubTool } from "./driver.ts";
import { pause } from "./hub-link.ts";
import { openFailure, openSession } from "./open-session.ts";
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
  /** Undefined until the first report: an earlier process may have left another one. */
  let told: string | null | undefined;
  let dropping: Promise<void> = Promise.resolve();
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
    dropping = Promise.resolve(old[Symbol.asyncDispose]()).catch((error: unknown) =>
      options.log.error({ err: error }, "the runtime did not close in order"),
    );
    await dropping;
  };
  return {
    get driver() {
      return driver;
    },
    get blocked() {
      return driver === null ? (told ?? null) : null;
    },
    get settings() {
      return wanted();
    },
    get promptDigest() {
      return prompt?.digest ?? null;
    },
    ready: async (signal) => {
      // Two runtimes must not write one session.
      await dropping;
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
