import type { ErrorCode } from "@envoy/protocol";
import { type HubLink, isPassing, pause, pauseAfter } from "./hub-link.ts";
import type { Logger } from "./options.ts";
import type { OutboxCall, OutboxRow, StateFile } from "./state-file.ts";

/**
 * Tells the hub what happened, in order and for certain: a call is on disk before it is sent, and it leaves the
 * file only with the hub's answer. While the hub is away it waits. A call that the hub refuses for good is
 * taken out, so that it does not hold up the others, and told to `onRefused`.
 */
export interface Outbox extends AsyncDisposable {
  put(calls: readonly OutboxCall[]): void;
  /** For calls that were stored together with something else. */
  poke(): void;
  /** Resolves when nothing waits, or when the signal ends the wait; true when nothing waits. */
  drained(signal: AbortSignal): Promise<boolean>;
}

export interface OutboxOptions {
  readonly link: Pick<HubLink, "call">;
  readonly state: StateFile;
  readonly space: string;
  readonly token: number;
  readonly log: Logger;
  /** The hub refused a call for good. It may put a replacement. */
  readonly onRefused: (row: OutboxRow, refusal: Refusal) => void;
  /** The lease is another's: the outbox stops and keeps what it has. */
  readonly onLeaseLost: () => void;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A defect of the hub may be one of this call: after so many it counts as refused. */
const INTERNAL_ATTEMPTS = 8;

export function startOutbox(options: OutboxOptions): Outbox {
  const { state } = options;
  const stopping = new AbortController();
  const waiters = new Set<() => void>();
  let wake: (() => void) | null = null;
  const idle = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const pump = async () => {
    while (!stopping.signal.aborted) {
      const row = state.head();
      if (row === null) {
        for (const told of waiters) told();
        await idle();
      } else await sendUntilAnswered(options, row, stopping);
    }
  };
  const poke = () => {
    wake?.();
    wake = null;
  };
  const running = pump().catch((error: unknown) => {
    options.log.error({ err: error }, "the outbox stopped");
    options.onLeaseLost();
  });
  return {
    put: (calls) => {
      state.put(calls);
      poke();
    },
    poke,
    drained: (signal) => untilDrained(state, waiters, AbortSignal.any([signal, stopping.signal])),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      poke();
      await running;
    },
  };
}

async function untilDrained(
  state: StateFile,
  waiters: Set<() => void>,
  signal: AbortSignal,
): Promise<boolean> {
  if (state.size() === 0 || signal.aborted) return state.size() === 0;
  await new Promise<void>((resolve) => {
    const done = () => {
      waiters.delete(done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    waiters.add(done);
    signal.addEventListener("abort", done, { once: true });
  });
  return state.size() === 0;
}

async function sendUntilAnswered(
  options: OutboxOptions,
  row: OutboxRow,
  stopping: AbortController,
): Promise<void> {
  const { link, state, log } = options;
  const about = { call: row.name, turn: row.turn };
  for (let attempt = 0; !stopping.signal.aborted; attempt++) {
    // Space and token complete the stored input to the operation's own; the hub parses it.
    const input = { ...row.input, space: options.space, token: options.token } as never;
    const reply = await link.call(row.name, input);
    if (stopping.signal.aborted && !reply.ok) return;
    if (reply.ok) return state.settle(row);
    const { code, message } = reply.error;
    if (code === "lease_lost") {
      stopping.abort();
      options.onLeaseLost();
      return;
    }
    if (!isPassing(code) || (code === "internal" && attempt >= INTERNAL_ATTEMPTS)) {
      log.error({ ...about, code, reason: message }, "the hub refused a call for good");
      state.settle(row);
      options.onRefused(row, { code, message });
      return;
    }
    if (attempt === 0)
      log.warn({ ...about, code, reason: message }, "the hub does not take a call; trying on");
    state.countAttempt(row.id);
    await pause(pauseAfter(attempt), stopping.signal);
  }
}
