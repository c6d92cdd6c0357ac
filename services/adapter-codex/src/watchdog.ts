import type { TurnFailure } from "@envoy/space";
import { failure } from "./failures.ts";

/**
 * Ends turns that would not end by themselves. The runtime repeats a refused connection for ever, and a socket
 * that nobody closes is quiet for ever.
 */
export interface Watchdog extends Disposable {
  /** Something of the turn itself happened. */
  progress(): void;
  /** The runtime says that it tries again. */
  retrying(failure: TurnFailure): void;
}

export function startWatchdog(options: {
  readonly retryMs: number;
  readonly silenceMs: number;
  /** Whether the turn waits for something else than the model: a command, a tool, a person. */
  readonly excused: () => boolean;
  readonly bite: (failure: TurnFailure) => void;
}): Watchdog {
  let lastSign = Date.now();
  let loop: { readonly since: number; readonly last: TurnFailure } | null = null;

  function look(): void {
    const now = Date.now();
    if (options.excused()) {
      lastSign = now;
      return;
    }
    if (loop !== null && now - loop.since >= options.retryMs) {
      const message = `Gave up after ${seconds(now - loop.since)} of retries: ${loop.last.message}`;
      bite({ ...loop.last, message: message.slice(0, 2000) });
    } else if (now - lastSign >= options.silenceMs) {
      bite(failure("timed_out", `The model has sent nothing for ${seconds(now - lastSign)}.`, true));
    }
  }
  function bite(why: TurnFailure): void {
    clearInterval(timer);
    options.bite(why);
  }

  const step = Math.max(20, Math.min(1_000, options.retryMs / 4, options.silenceMs / 4));
  const timer = setInterval(look, step);
  return {
    progress: () => {
      lastSign = Date.now();
      loop = null;
    },
    retrying: (last) => {
      lastSign = Date.now();
      loop = { since: loop?.since ?? lastSign, last };
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
