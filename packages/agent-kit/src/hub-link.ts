import type {
  ControlReply,
  ControlRequest,
  EntryView,
  ErrorCode,
  Input,
  OperationName,
  Output,
  Reply,
} from "@envoy/protocol";

/**
 * What an adapter needs of its connection to the hub. The connection comes back by itself for ever; while it is
 * away a call answers `unreachable` instead of rejecting.
 */
export interface HubLink extends AsyncDisposable {
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Reply<N>>;
  /** The result ends it. */
  watch(watch: Watch): () => void;
  /** One handler; it is asked on the connection that stays open while a turn runs. */
  onControl(handler: (request: ControlRequest & { readonly space: string }) => Promise<ControlReply>): void;
}

export interface Watch {
  readonly space: string;
  /** The cursor after which entries are wanted. */
  readonly after: string;
  /** Entries in sequence, without a gap, each once or more. */
  readonly onEntries: (entries: readonly EntryView[], cursor: string) => void;
  /** The cursor is void; nothing more comes from this watch. */
  readonly onVoid: (reason: string) => void;
}

const passing: ReadonlySet<ErrorCode> = new Set([
  "unreachable",
  "timed_out",
  "busy",
  "rate_limited",
  "read_only",
  "hub_going_away",
  "unauthenticated",
  "bad_credentials",
  "internal",
]);

/** Whether the same call may succeed later without anybody changing it. */
export function isPassing(code: ErrorCode): boolean {
  return passing.has(code);
}

/** 0.2 s, doubled per attempt up to 15 s, with up to a quarter of jitter so that adapters do not come back in step. */
export function pauseAfter(attempt: number, random: number = Math.random()): number {
  const base = Math.min(200 * 2 ** Math.min(attempt, 10), 15_000);
  return Math.round(base * (0.75 + random / 4));
}

/** Waits, or less when aborted; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}

type Definite<N extends OperationName> =
  | { readonly ok: true; readonly value: Output<N> }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly next: string;
      readonly data: unknown;
    }
  | {
      readonly ok: false;
      readonly code: "stopped";
      readonly message: string;
      readonly next: string;
      readonly data: null;
    };

/** Repeats a call until the hub gives a definite answer or the signal ends the wait. */
export async function callUntilAnswered<N extends OperationName>(
  link: Pick<HubLink, "call">,
  ask: {
    readonly name: N;
    readonly input: Input<N>;
    readonly signal: AbortSignal;
    readonly onRetry?: (code: ErrorCode, message: string, attempt: number) => void;
  },
): Promise<Definite<N>> {
  for (let attempt = 0; ; attempt++) {
    if (ask.signal.aborted)
      return { ok: false, code: "stopped", message: "the hub did not answer in time", next: "", data: null };
    const reply = await link.call(ask.name, ask.input);
    if (reply.ok) return reply;
    const { code, message, next, data } = reply.error;
    if (!isPassing(code)) return { ok: false, code, message, next, data };
    ask.onRetry?.(code, message, attempt);
    await pause(pauseAfter(attempt), ask.signal);
  }
}
