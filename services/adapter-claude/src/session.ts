import { setTimeout } from "node:timers/promises";
import { type Driver, DriverError, type DriverOptions, type TurnEvent } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import { type ActiveTurn, createActiveTurn } from "./active-turn.ts";
import { createApprovalDesk } from "./approval-desk.ts";
import { composeMessages, composeTurn } from "./compose-input.ts";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { failureOfCrash } from "./failures.ts";
import { addLastingRules } from "./lasting-rules.ts";
import { checkKey, mergeModels } from "./models.ts";
import { createRuntimeHost } from "./runtime-host.ts";
import { readStatus } from "./status.ts";
import { commandMessage, type Outgoing, outgoing } from "./user-message.ts";

export interface SessionOptions {
  readonly config: ClaudeDriverConfig;
  readonly driver: DriverOptions;
  readonly session: { readonly id: string; readonly known: boolean };
  readonly opened: Driver["opened"];
  readonly now: () => number;
}

/** A runtime that does not stop within this time after an interrupt is killed; the session survives it. */
const INTERRUPT_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 3_000;

/** @throws DriverError when the runtime cannot be started. */
export async function openSession(options: SessionOptions): Promise<Driver> {
  const { config, driver, session } = options;
  let active: ActiveTurn | null = null;
  let lastModel: string | null = null;

  const desk = createApprovalDesk({
    cwd: driver.cwd,
    mode: config.approvalMode,
    emit: (event) => active?.emit(event) ?? false,
    keep: (grant) => addLastingRules(driver.stateDir, grant),
    edited: (callId, input) => active?.edit(callId, input),
  });
  const host = createRuntimeHost({
    config,
    driver,
    sessionId: session.id,
    used: session.known,
    canUseTool: desk.canUseTool,
    onMessage: (message) => {
      if (message.type === "system" && message.subtype === "init") lastModel = message.model;
      if (active !== null) active.read(message);
      // Nobody asked for this turn and nobody would see it.
      else if (message.type === "system" && "state" in message && message.state === "running") stopRuntime();
    },
    onGone: (failure) => {
      desk.abandon();
      active?.abort(failure);
    },
  });
  await host.ready();

  /** A process that cannot be interrupted is no use; its end is told by `onGone`. */
  function stopRuntime(): void {
    const running = host.current;
    running?.query.interrupt().catch(running.kill);
  }

  async function interrupt(turn: ActiveTurn): Promise<void> {
    if (turn.ended || turn.interrupted) return;
    turn.markInterrupted();
    stopRuntime();
    const running = host.current;
    void setTimeout(INTERRUPT_LIMIT_MS, undefined, { ref: false }).then(() => {
      if (!turn.ended) running?.kill();
    });
  }

  function send(turn: ActiveTurn, messages: readonly Outgoing[]): void {
    for (const message of messages) {
      turn.expect(message);
      host.current?.send(message);
    }
    host.markUsed();
  }

  async function begin(turn: ActiveTurn, messages: readonly Outgoing[]): Promise<void> {
    try {
      await host.ready();
    } catch (error) {
      turn.abort(failureOf(error));
      return;
    }
    if (turn.interrupted || host.current === null)
      turn.abort(failureOfCrash("The runtime was gone before the turn began.", ""));
    else send(turn, messages);
  }

  async function* run(turnId: string, messages: readonly Outgoing[]): AsyncGenerator<TurnEvent, boolean> {
    if (active?.ended === false) throw new Error("A turn runs already; the port allows one at a time.");
    const turn = createActiveTurn({
      priced: config.priced,
      turnId,
      cwd: driver.cwd,
      now: options.now,
      interrupt: stopRuntime,
      ending: desk.abandon,
    });
    active = turn;
    try {
      const begun = begin(turn, messages);
      for await (const event of turn.events) yield event;
      await begun;
    } finally {
      if (!turn.ended) {
        await interrupt(turn);
        for await (const event of turn.events) if (event.type === "end") break;
      }
      if (active === turn) active = null;
    }
    return turn.compacted;
  }

  return {
    sessionId: session.id,
    opened: options.opened,
    turn: (input) => run(input.turnId, outgoing(composeTurn(input))),
    steer: async (message) => {
      if (active === null || active.ended || active.interrupted || host.current === null) return false;
      send(active, outgoing(composeMessages([message])));
      return true;
    },
    interrupt: async () => {
      if (active !== null) await interrupt(active);
    },
    answer: async (approvalId, decision) => {
      if (decision.verdict === "decline" && decision.stop && desk.has(approvalId)) active?.markInterrupted();
      await desk.answer(approvalId, decision);
    },
    setInstructions: async (instructions) => host.setInstructions(instructions),
    setModel: async (model) => host.setModel(model),
    setEffort: async (effort) => host.setEffort(effort),
    models: async () => {
      const runtime = host.current ?? (await host.ready());
      const [table, check] = await Promise.all([runtime.query.supportedModels(), checkKey(config)]);
      return mergeModels(table, check.ok ? check.models : []);
    },
    status: () => readStatus({ host, model: lastModel, busy: active?.ended === false }),
    compact: async () => {
      if (active?.ended === false) return false;
      const events = run(`compact-${options.now()}`, [commandMessage("/compact")]);
      for (;;) {
        const step = await events.next();
        if (step.done) return step.value;
      }
    },
    [Symbol.asyncDispose]: async () => {
      const turn = active;
      if (turn !== null) {
        await interrupt(turn);
        // A runtime that is closed before it has stopped leaves its commands running.
        await Promise.race([turn.done, setTimeout(STOP_LIMIT_MS, undefined, { ref: false })]);
      }
      await host[Symbol.asyncDispose]();
      turn?.abort(failureOfCrash("The session was closed.", ""));
    },
  };
}

function failureOf(error: unknown): TurnFailure {
  if (error instanceof DriverError) return error.failure;
  return failureOfCrash(error instanceof Error ? error.message : String(error), "");
}
