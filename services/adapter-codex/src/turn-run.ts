import type { DriverDecision, HubTool, InboundMessage, TurnEnd, TurnEvent } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { createApprovalDesk } from "./approval-desk.ts";
import { createEventQueue } from "./event-queue.ts";
import { failure, failureOf } from "./failures.ts";
import type { TurnSteerParams } from "./generated/codex-protocol.ts";
import { callTool } from "./hub-tools.ts";
import { composeNote, composeSteer, type RuntimeInput } from "./input.ts";
import { type RequestId, type RpcClient, RpcClosed, RpcError } from "./json-rpc.ts";
import { createTurnView } from "./turn-view.ts";
import { startWatchdog } from "./watchdog.ts";
import { ErrorEvent, ResolvedEvent, TurnEventMessage } from "./wire.ts";

const INTERRUPT_WITHIN_MS = 5_000;

export interface TurnRun {
  readonly events: AsyncIterable<TurnEvent>;
  readonly ended: Promise<TurnEnd>;
  readonly context: () => { readonly tokens: number | null; readonly window: number | null };
  notification(method: string, params: unknown): void;
  request(request: { id: RequestId; method: string; params: unknown }): void;
  /** The connection is gone. */
  lost(reason: string): void;
  steer(message: InboundMessage): Promise<boolean>;
  interrupt(): Promise<void>;
  answer(approvalId: string, decision: DriverDecision): Promise<void>;
}

export interface TurnRunOptions {
  readonly rpc: RpcClient;
  readonly threadId: string;
  /** Which process this is; the runtime's request ids start anew with each. */
  readonly generation: number;
  readonly tools: readonly HubTool[];
  readonly autoApprove: boolean;
  readonly retryMs: number;
  readonly silenceMs: number;
  readonly worthSaying: (warning: string) => boolean;
  /** Makes the call that begins the turn; the turn's id, or null when only `turn/started` tells it. */
  readonly begin: () => Promise<string | null>;
  /** Ends a runtime that does not obey. */
  readonly abandon: () => void;
}

export function startTurnRun(options: TurnRunOptions): TurnRun {
  const { rpc, threadId } = options;
  const queue = createEventQueue<TurnEvent>();
  const view = createTurnView({ now: Date.now, worthSaying: options.worthSaying });
  const id = deferred<string>();
  const ended = deferred<TurnEnd>();
  let turnId: string | null = null;
  let finishing = false;
  let toolCalls = 0;
  let attempts = 0;
  /** Why the driver itself ends the turn: it outranks what the runtime says about the interruption. */
  let verdict: TurnFailure | "interrupted" | null = null;

  const desk = createApprovalDesk({
    rpc,
    generation: options.generation,
    autoApprove: options.autoApprove,
    item: view.item,
    push: queue.push,
  });
  const watchdog = startWatchdog({
    retryMs: options.retryMs,
    silenceMs: options.silenceMs,
    excused: () => desk.waiting > 0 || toolCalls > 0 || view.working > 0,
    bite: (why) => void stop(why),
  });

  void begin();
  return {
    events: queue.read(),
    ended: ended.promise,
    context: view.context,
    notification,
    request,
    lost: (reason) => void finish(failure("runtime_crashed", reason, true)),
    steer: (message) => steer(composeSteer(message)),
    interrupt: () => stop("interrupted"),
    answer,
  };

  async function begin(): Promise<void> {
    try {
      const told = await options.begin();
      if (told !== null) adopt(told);
    } catch (error) {
      // A lost connection is reported by `lost`, which knows why.
      if (!(error instanceof RpcClosed)) void finish(failure("other", messageOf(error), false));
    }
  }

  function adopt(told: string): void {
    turnId = told;
    id.resolve(told);
  }

  function notification(method: string, params: unknown): void {
    if (method === "serverRequest/resolved") {
      const resolved = ResolvedEvent.safeParse(params);
      if (resolved.success) desk.resolved(resolved.data.requestId);
    } else if (method === "turn/started" || method === "turn/completed") {
      turnEvent(method, params);
    } else if (method === "error") {
      runtimeError(params);
    } else {
      const events = isOfTurn(params, threadId, turnId) ? view.apply(method, params) : [];
      if (events.length > 0) watchdog.progress();
      for (const event of events) queue.push(event);
    }
  }

  function turnEvent(method: string, params: unknown): void {
    const event = TurnEventMessage.safeParse(params);
    if (!event.success || event.data.threadId !== threadId) return;
    const { turn } = event.data;
    if (method === "turn/started" && turnId === null) adopt(turn.id);
    if (method === "turn/started" || turn.id !== turnId) return;
    if (turn.status === "completed") return void finish(null);
    void finish(turn.status === "interrupted" ? "interrupted" : failureOf(turn.error ?? noReason));
  }

  function runtimeError(params: unknown): void {
    const event = ErrorEvent.safeParse(params);
    if (!event.success || !event.data.willRetry || !isOfTurn(params, threadId, turnId)) return;
    const why = failureOf(event.data.error);
    // A key that was refused once is refused again: repeating it only delays the word to the people.
    if (why.code === "key_rejected") return void stop(why);
    watchdog.retrying(why);
    queue.push({ type: "retry", failure: why, attempt: ++attempts });
  }

  function request({
    id: requestId,
    method,
    params,
  }: {
    id: RequestId;
    method: string;
    params: unknown;
  }): void {
    watchdog.progress();
    if (method === "item/tool/call") return void runTool(requestId, params);
    if (!desk.ask({ id: requestId, method, params })) rpc.refuse(requestId, `${method} is not supported`);
  }

  async function runTool(requestId: RequestId, params: unknown): Promise<void> {
    toolCalls += 1;
    const result = await callTool(options.tools, params);
    toolCalls -= 1;
    rpc.respond(requestId, result);
  }

  async function answer(approvalId: string, decision: DriverDecision): Promise<void> {
    const outcome = desk.answer(approvalId, decision);
    if (outcome === null) return;
    watchdog.progress();
    if (outcome.interrupt) await stop("interrupted");
    else if (decision.verdict === "decline" && !decision.stop && decision.note) {
      await steer({
        input: composeNote(decision.note),
        additionalContext: {},
        clientUserMessageId: `${approvalId}-note`,
      });
    }
  }

  async function steer(input: RuntimeInput): Promise<boolean> {
    if (finishing || turnId === null) return false;
    const params: TurnSteerParams = { threadId, expectedTurnId: turnId, ...input };
    return rpc.call("turn/steer", params).then(() => true, refusedOrLost);
  }

  async function stop(why: TurnFailure | "interrupted"): Promise<void> {
    if (finishing) return void (await ended.promise);
    verdict ??= why;
    const timer = setTimeout(options.abandon, INTERRUPT_WITHIN_MS);
    const known = await Promise.race([id.promise, ended.promise]);
    if (typeof known === "string")
      await rpc.call("turn/interrupt", { threadId, turnId: known }).catch(refusedOrLost);
    await ended.promise;
    clearTimeout(timer);
  }

  /** `null` is a turn that ran to its end. */
  async function finish(told: TurnFailure | "interrupted" | null): Promise<void> {
    if (finishing) return;
    finishing = true;
    watchdog[Symbol.dispose]();
    const result = told === null ? null : (verdict ?? told);
    // A command that ran at an interruption lives on in the background unless it is ended.
    if (result !== null)
      await rpc.call("thread/backgroundTerminals/clean", { threadId }).catch(refusedOrLost);
    desk.close();
    for (const event of view.closing()) queue.push(event);
    const end: TurnEnd = {
      type: "end",
      outcome: result === null ? "completed" : result === "interrupted" ? "interrupted" : "failed",
      text: result === null ? view.answer() : "",
      usage: view.usage(),
      failure: result === null || result === "interrupted" ? null : result,
    };
    queue.end(end);
    ended.resolve(end);
  }
}

const noReason = {
  message: "The turn failed without a reason.",
  codexErrorInfo: "other",
  additionalDetails: null,
};

/** Some notices belong to no turn; those of another turn are not of this one. */
function isOfTurn(params: unknown, threadId: string, turnId: string | null): boolean {
  if (typeof params !== "object" || params === null) return false;
  if ("threadId" in params && params.threadId !== null && params.threadId !== threadId) return false;
  return !("turnId" in params) || turnId === null || params.turnId === turnId;
}

/** Both mean that there is nothing left to do it to; what became of the turn is told by its end. */
function refusedOrLost(error: unknown): false {
  if (error instanceof RpcError || error instanceof RpcClosed) return false;
  throw error;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
