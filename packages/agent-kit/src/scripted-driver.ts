import { randomUUID } from "node:crypto";
import type { TurnFailure, TurnItem } from "@envoy/space";
import {
  type Driver,
  type DriverDecision,
  DriverError,
  type DriverFactory,
  type DriverOptions,
  type HubTool,
  type InboundMessage,
  noUsage,
  type TurnEnd,
  type TurnEvent,
  type TurnInput,
} from "./driver.ts";

/**
 * A runtime that plays a script in memory, for tests: no process, no model. It keeps the port's promises, so
 * what holds for the kit with it holds for the kit with a vendor.
 */
export type ScriptStep =
  /** Streams text in words; the last `say` of a turn is its answer. */
  | { readonly say: string }
  | { readonly call: string; readonly args: Readonly<Record<string, unknown>> }
  /** Asks before it does `effect`. */
  | { readonly ask: string; readonly effect?: () => void }
  | { readonly item: TurnItem }
  | { readonly wait: number }
  | { readonly fail: TurnFailure }
  /** Throws inside the runtime. */
  | { readonly crash: string }
  /** Goes on for ever and does not heed an interrupt. */
  | { readonly hang: true };

export interface ScriptedDriverOptions {
  /** What a turn does; `turn` counts from 1 over the driver's life. */
  readonly script: (input: TurnInput, turn: number) => readonly ScriptStep[] | Promise<readonly ScriptStep[]>;
  /** The reason why a session cannot be had, or null; asked at each `open`. */
  readonly openFault?: () => TurnFailure | null;
  /** The session ids that can be resumed. */
  readonly sessions?: Set<string>;
  /** Told of everything the kit does to the driver. */
  readonly onAct?: (act: DriverAct) => void;
  readonly asksApproval?: boolean;
}

export type DriverAct =
  | { readonly act: "open"; readonly options: DriverOptions }
  | { readonly act: "turn"; readonly input: TurnInput }
  | { readonly act: "answer"; readonly request: string; readonly decision: DriverDecision }
  | { readonly act: "steer"; readonly message: InboundMessage }
  | { readonly act: "instructions" | "model" | "effort"; readonly value: string }
  | { readonly act: "interrupt" | "compact" | "close" };

export const scriptedModels = [
  { id: "script-large", name: "Script Large", isDefault: true, efforts: ["low", "high"] },
  { id: "script-small", name: "Script Small", isDefault: false, efforts: [] },
] as const;

export function createScriptedDriver(options: ScriptedDriverOptions): DriverFactory {
  const sessions = options.sessions ?? new Set<string>();
  return {
    vendor: "scripted",
    open: async (given) => {
      options.onAct?.({ act: "open", options: given });
      const fault = options.openFault?.() ?? null;
      if (fault !== null) throw new DriverError(fault);
      const known = given.resume !== null && sessions.has(given.resume);
      const reason = known || given.resume === null ? null : `session ${given.resume} is not known here`;
      const sessionId = known && given.resume !== null ? given.resume : randomUUID();
      sessions.add(sessionId);
      return scriptedDriver(options, { given, sessionId, opened: { resumed: known, reason } });
    },
  };
}

interface Session {
  readonly given: DriverOptions;
  readonly sessionId: string;
  readonly opened: Driver["opened"];
}

function scriptedDriver(options: ScriptedDriverOptions, { given, sessionId, opened }: Session): Driver {
  const act = (one: DriverAct) => options.onAct?.(one);
  const answers = new Map<string, (decision: DriverDecision | "interrupted") => void>();
  let stop: AbortController | null = null;
  let turns = 0;
  let { model, effort } = given;
  const play = async function* (input: TurnInput): AsyncGenerator<TurnEvent> {
    act({ act: "turn", input });
    const mine = new AbortController();
    stop = mine;
    try {
      const steps = await options.script(input, ++turns);
      yield* playSteps({ steps, tools: given.tools, signal: mine.signal, answers });
    } finally {
      stop = null;
      answers.clear();
    }
  };
  return {
    sessionId,
    opened,
    turn: play,
    steer: async (message) => {
      act({ act: "steer", message });
      return stop !== null;
    },
    interrupt: async () => {
      act({ act: "interrupt" });
      stop?.abort();
      for (const settle of answers.values()) settle("interrupted");
    },
    answer: async (request, decision) => {
      act({ act: "answer", request, decision });
      answers.get(request)?.(decision);
    },
    setInstructions: async (value) => act({ act: "instructions", value }),
    setModel: async (value) => {
      model = value;
      act({ act: "model", value });
    },
    setEffort: async (value) => {
      effort = value;
      act({ act: "effort", value });
    },
    models: async () => scriptedModels,
    status: async () => ({
      vendor: "scripted",
      transport: "memory",
      model,
      effort,
      sessionId,
      busy: stop !== null,
      contextTokens: null,
      contextWindow: null,
      rssBytes: null,
    }),
    compact: async () => {
      act({ act: "compact" });
      return true;
    },
    [Symbol.asyncDispose]: async () => act({ act: "close" }),
  };
}

interface Playing {
  readonly steps: readonly ScriptStep[];
  readonly tools: readonly HubTool[];
  readonly signal: AbortSignal;
  readonly answers: Map<string, (decision: DriverDecision | "interrupted") => void>;
}

async function* playSteps({ steps, tools, signal, answers }: Playing): AsyncGenerator<TurnEvent> {
  let answer = "";
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) return yield ended({ outcome: "interrupted" });
    const id = `item-${index}`;
    if ("say" in step) {
      for (const word of step.say.split(/(?<= )/))
        yield { type: "delta", itemId: id, kind: "text", delta: word };
      yield { type: "item", item: { id, kind: "text", text: step.say } };
      answer = step.say;
    } else if ("call" in step) yield* callTool(id, step, tools);
    else if ("item" in step) yield { type: "item", item: step.item };
    else if ("wait" in step) await waitFor(step.wait, signal);
    else if ("crash" in step) throw new Error(step.crash);
    else if ("hang" in step) await new Promise(() => {});
    else if ("fail" in step) return yield ended({ outcome: "failed", failure: step.fail });
    else {
      const decided = new Promise<DriverDecision | "interrupted">((resolve) => answers.set(id, resolve));
      yield { type: "approval", request: requestOf(id, step.ask) };
      const decision = await decided;
      answers.delete(id);
      if (decision === "interrupted") yield { type: "approval_gone", approvalId: id };
      else if (decision.verdict === "approve") step.effect?.();
      else if (decision.stop) return yield ended({ outcome: "interrupted" });
    }
  }
  yield signal.aborted ? ended({ outcome: "interrupted" }) : ended({ outcome: "completed", text: answer });
}

async function* callTool(
  id: string,
  step: { readonly call: string; readonly args: Readonly<Record<string, unknown>> },
  tools: readonly HubTool[],
): AsyncGenerator<TurnEvent> {
  const input = JSON.stringify(step.args);
  const item = { id, kind: "tool", name: step.call, title: step.call, input, output: "" } as const;
  yield { type: "item", item: { ...item, status: "running" } };
  const tool = tools.find((one) => one.name === step.call);
  const result = (await tool?.call(step.args)) ?? { ok: false, text: "there is no such tool" };
  yield { type: "item", item: { ...item, output: result.text, status: result.ok ? "ok" : "failed" } };
}

function requestOf(id: string, command: string): Extract<TurnEvent, { type: "approval" }>["request"] {
  return {
    id,
    itemId: null,
    kind: "command",
    title: `Run ${command}`,
    detail: command,
    cwd: null,
    reason: null,
    scopes: ["once", "session"],
    editable: true,
  };
}

function ended(end: Pick<TurnEnd, "outcome"> & Partial<TurnEnd>): TurnEnd {
  return {
    type: "end",
    text: "",
    usage: { ...noUsage, reported: true, outputTokens: 1 },
    failure: null,
    ...end,
  };
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
