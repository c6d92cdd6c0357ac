import { noUsage, type TurnEnd, type TurnEvent } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { failureOfResult, failureOfRetry } from "./failures.ts";
import { createMessageQueue, type MessageQueue } from "./message-queue.ts";
import type { RuntimeMessage, RuntimeResult, RuntimeRetry } from "./runtime-messages.ts";
import { createTurnView } from "./turn-view.ts";
import { addUsage } from "./usage.ts";
import type { Outgoing } from "./user-message.ts";

/**
 * One turn of the port over the runtime's turns. It ends when the runtime is idle and has taken every message
 * that was sent: one result may be followed by another, of a sub-agent that worked on or of a steered message.
 */
export interface ActiveTurn {
  readonly events: MessageQueue<TurnEvent>;
  readonly ended: boolean;
  /** Resolves with the end, read or not. */
  readonly done: Promise<void>;
  readonly interrupted: boolean;
  readonly compacted: boolean;
  expect(message: Outgoing): void;
  read(message: RuntimeMessage): void;
  /** Something that happens beside the runtime's stream; false when the turn is over. */
  emit(event: TurnEvent): boolean;
  /** A running call does something else than the model wrote. */
  edit(callId: string, input: Readonly<Record<string, unknown>>): void;
  /** From now on the end counts as asked for. */
  markInterrupted(): void;
  /** The turn cannot go on: the runtime is gone or never came. */
  abort(failure: TurnFailure): void;
}

export interface ActiveTurnOptions {
  readonly turnId: string;
  readonly cwd: string;
  readonly now: () => number;
  /** Whether the runtime's prices mean anything: a scripted model costs nothing. */
  readonly priced: boolean;
  /** Stops what the runtime does now. */
  interrupt(): void;
  /** Called before the end is told: nobody waits for approvals any more. */
  ending(): void;
}

export function createActiveTurn(options: ActiveTurnOptions): ActiveTurn {
  const view = createTurnView(options);
  const events = createMessageQueue<TurnEvent>();
  const waiting = new Set<string>();
  const silent = new Set<string>();
  let usage = noUsage;
  let last: LastResult | null = null;
  let fatal: TurnFailure | null = null;
  let errorWord: string | null = null;
  let resetAt: number | null = null;
  let ended = false;
  let interrupted = false;
  let compacted = false;
  let settle: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });

  function emit(event: TurnEvent): boolean {
    if (!ended) events.push(event);
    return !ended;
  }

  function readResult(result: RuntimeResult): void {
    usage = addUsage(usage, result);
    if (!options.priced) usage = { ...usage, costUsd: null };
    emit({ type: "usage", usage });
    for (const uuid of result.user_message_uuids) waiting.delete(uuid);
    if (result.user_message_uuids.length > 0 && result.user_message_uuids.every((id) => silent.has(id)))
      return;
    if (result.terminal_reason?.startsWith("aborted_")) interrupted = true;
    last = { text: result.result, failure: failureOfResult(result, { error: errorWord, resetAt }) };
  }

  /** A rejected key is not worth the runtime's retries: they would hide it for minutes. */
  function readRetry(retry: RuntimeRetry): void {
    const failure = failureOfRetry(retry, resetAt);
    if (failure.code !== "key_rejected") {
      emit({ type: "retry", failure, attempt: retry.attempt });
      return;
    }
    fatal = failure;
    options.interrupt();
  }

  function finish(end: Omit<TurnEnd, "type" | "usage">): void {
    if (ended) return;
    options.ending();
    for (const event of view.finish()) events.push(event);
    events.push({ type: "end", usage, ...end });
    ended = true;
    events.close();
    settle();
  }

  function endIdle(): void {
    if (fatal !== null) finish({ outcome: "failed", text: "", failure: fatal });
    else if (interrupted) finish({ outcome: "interrupted", text: "", failure: null });
    else if (last !== null && waiting.size === 0) finish(endOf(last));
  }

  function readRest(message: RuntimeMessage): void {
    if (message.type === "result") readResult(message);
    else if (message.type === "assistant") errorWord = message.error ?? errorWord;
    else if (message.type === "rate_limit_event") resetAt = resetOf(message) ?? resetAt;
    else if (message.type === "command_lifecycle") readLifecycle(message.command_uuid, message.state);
    else if (message.type !== "system") return;
    else if (message.subtype === "api_retry") readRetry(message);
    else if (message.subtype === "compact_boundary") compacted = true;
    else if (message.subtype === "session_state_changed" && message.state === "idle") endIdle();
  }

  /** A message queued behind an interrupt runs after it all the same, and has to be stopped as well. */
  function readLifecycle(uuid: string, state: string): void {
    if (state === "started" && interrupted) options.interrupt();
    if (state !== "queued" && state !== "started") waiting.delete(uuid);
  }

  return {
    events,
    done,
    get ended() {
      return ended;
    },
    get interrupted() {
      return interrupted;
    },
    get compacted() {
      return compacted;
    },
    expect: (message) => {
      if (message.silent) silent.add(message.uuid);
      else waiting.add(message.uuid);
    },
    read: (message) => {
      for (const event of view.read(message)) emit(event);
      readRest(message);
    },
    emit,
    edit: (callId, input) => {
      for (const event of view.edit(callId, input)) emit(event);
    },
    markInterrupted: () => {
      interrupted = true;
    },
    abort: (failure) => {
      if (interrupted) finish({ outcome: "interrupted", text: "", failure: null });
      else finish({ outcome: "failed", text: "", failure: fatal ?? failure });
    },
  };
}

interface LastResult {
  readonly text: string;
  readonly failure: TurnFailure | null;
}

function endOf({ text, failure }: LastResult): Omit<TurnEnd, "type" | "usage"> {
  return failure === null
    ? { outcome: "completed", text, failure }
    : { outcome: "failed", text: "", failure };
}

/** The vendor counts in seconds. */
function resetOf(message: Extract<RuntimeMessage, { type: "rate_limit_event" }>): number | null {
  const { status, resetsAt } = message.rate_limit_info;
  return status === "rejected" && resetsAt !== undefined ? Math.round(resetsAt * 1000) : null;
}
