import { type Query, query } from "@anthropic-ai/claude-agent-sdk";
import { DriverError } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { failure, failureOfCrash, failureOfStart } from "./failures.ts";
import { createMessageQueue } from "./message-queue.ts";
import { queryOptions, type RuntimeSetup } from "./query-options.ts";
import { type RuntimeMessage, readRuntimeMessage } from "./runtime-messages.ts";
import { createRuntimeProcess } from "./spawn-runtime.ts";
import type { Outgoing } from "./user-message.ts";

/** One process of the runtime with its session open. Disposing waits until the process is gone. */
export interface Runtime extends AsyncDisposable {
  readonly query: Query;
  readonly alive: boolean;
  readonly pid: number | null;
  send(message: Outgoing): void;
  /** For a runtime that does not obey an interrupt. */
  kill(): void;
}

export interface RuntimeEvents {
  onMessage(message: RuntimeMessage): void;
  /** The process is gone, whatever the reason; called once. */
  onGone(failure: TurnFailure): void;
}

/** A loaded machine starts many runtimes slowly; one that takes longer than this never answers. */
const START_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 5_000;

/** @throws DriverError when the process cannot be started or does not know the session. */
export async function startRuntime(setup: RuntimeSetup, events: RuntimeEvents): Promise<Runtime> {
  const inbox = createMessageQueue<Outgoing["message"]>();
  const child = createRuntimeProcess();
  const running = query({ prompt: inbox, options: queryOptions(setup, child, process.env.PATH ?? "") });
  let alive = true;

  async function pump(): Promise<void> {
    let reason = "The runtime ended its output.";
    try {
      for await (const raw of running) {
        const message = readRuntimeMessage(raw);
        if (message !== null) events.onMessage(message);
      }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    alive = false;
    events.onGone(failureOfCrash(child.ending ?? reason, child.stderrTail));
  }

  async function close(): Promise<void> {
    inbox.close();
    running.close();
    const limit = setTimeout(child.kill, CLOSE_LIMIT_MS);
    await child.gone();
    clearTimeout(limit);
    await pumped;
  }

  const pumped = pump();
  try {
    await withLimit(running.initializationResult(), START_LIMIT_MS);
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new DriverError(
      error instanceof StartTimeout
        ? failure("timed_out", reason, null)
        : failureOfStart(reason, child.stderrTail),
    );
  }
  return {
    query: running,
    get alive() {
      return alive;
    },
    get pid() {
      return child.pid;
    },
    send: (out) => inbox.push(out.message),
    kill: child.kill,
    [Symbol.asyncDispose]: close,
  };
}

class StartTimeout extends Error {}

async function withLimit<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StartTimeout("The runtime did not become ready in time.")), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
