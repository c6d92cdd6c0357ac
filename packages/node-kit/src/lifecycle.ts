import { CONFIG_EXIT_CODE, ConfigError } from "./faults.ts";

export interface RunningService extends AsyncDisposable {
  /** Settles when the service ends by itself; a rejection is a crash. Absent: it runs until a signal. */
  readonly done?: Promise<void>;
}

export interface RunMainOptions {
  /** How long disposing may take before the process is ended anyway. */
  readonly graceMs?: number;
  /** Told about each step; stderr by default. */
  readonly onNote?: (note: string) => void;
}

const SIGNALS = { SIGTERM: 143, SIGINT: 130 } as const;

/**
 * The whole life of a program: start, wait for SIGTERM or SIGINT (or its own end), dispose. The exit code is
 * set and the event loop left to run dry; only a second signal or an exceeded grace period force the end.
 * A ConfigError prints its message and gives 78; another failure gives 1 with its stack.
 */
export async function runMain(
  start: (signal: AbortSignal) => Promise<RunningService>,
  { graceMs = 10_000, onNote = (note) => process.stderr.write(`${note}\n`) }: RunMainOptions = {},
): Promise<void> {
  using signals = listenForSignals(onNote);
  try {
    const service = await start(signals.stopping);
    try {
      await Promise.race([service.done ?? signals.received, signals.received]);
    } finally {
      await disposeWithin(service, graceMs, onNote);
    }
  } catch (error) {
    if (signals.stopping.aborted && isAbort(error)) return;
    process.exitCode = error instanceof ConfigError ? CONFIG_EXIT_CODE : 1;
    onNote(error instanceof ConfigError ? error.message : describeCrash(error));
  }
}

function listenForSignals(onNote: (note: string) => void) {
  const abort = new AbortController();
  const received = new Promise<void>((resolve) =>
    abort.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  // Signal handlers alone do not keep the event loop alive.
  const alive = setInterval(() => undefined, 2 ** 30);
  const onSignal = (name: keyof typeof SIGNALS) => {
    if (abort.signal.aborted) {
      onNote(`second ${name}: ending at once`);
      process.exit(SIGNALS[name]);
    }
    abort.abort();
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return {
    stopping: abort.signal,
    received,
    [Symbol.dispose]: () => {
      clearInterval(alive);
      process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    },
  };
}

async function disposeWithin(
  service: AsyncDisposable,
  graceMs: number,
  onNote: (note: string) => void,
): Promise<void> {
  const force = setTimeout(() => {
    onNote(`not stopped after ${graceMs} ms: ending the process`);
    process.exit(1);
  }, graceMs);
  try {
    await service[Symbol.asyncDispose]();
  } finally {
    clearTimeout(force);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

function describeCrash(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
