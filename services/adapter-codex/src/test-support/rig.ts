import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type {
  Driver,
  DriverApproval,
  DriverOptions,
  InboundMessage,
  TurnEvent,
  TurnInput,
} from "@envoy/agent-kit";
import { createCodexDriver } from "../driver.ts";
import type { CodexDriverConfig } from "../driver-config.ts";
import { type Recorded, type ResponsesServer, type Step, startResponsesServer } from "./responses-server.ts";

export interface Rig extends AsyncDisposable {
  readonly cwd: string;
  readonly stateDir: string;
  readonly model: ResponsesServer;
  /** A driver over the same state at each call. */
  open(options?: Partial<DriverOptions>, config?: Partial<CodexDriverConfig>): Promise<Driver>;
}

/** The real binary over a scripted endpoint, with a repository and a state folder of its own. */
export async function startRig(
  decide: (request: Recorded, index: number) => Step,
  config: Partial<CodexDriverConfig> = {},
): Promise<Rig> {
  const model = await startResponsesServer(decide);
  const root = await mkdtemp(path.join(tmpdir(), "envoy-codex-"));
  const cwd = path.join(root, "repo");
  const stateDir = path.join(root, "state");
  execFileSync("git", ["init", "-q", cwd]);
  const standard: CodexDriverConfig = {
    apiKey: "sk-scripted",
    baseUrl: model.url,
    transport: "stdio",
    sandbox: "external-sandbox",
    approvalPolicy: "on-request",
    approvalMode: "manual",
    watchdogMs: 60_000,
  };
  return {
    cwd,
    stateDir,
    model,
    open: (options = {}, more = {}) =>
      createCodexDriver({ ...standard, ...config, ...more }).open({
        cwd,
        writableDirs: [],
        readableDirs: [],
        stateDir,
        resume: null,
        instructions: "You are the tester.",
        tools: [],
        model: "scripted-1",
        effort: null,
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

export function say(text: string, id = "m1"): TurnInput {
  return { turnId: `turn-${id}`, messages: [inbound(text, id)], context: "" };
}

export function inbound(text: string, id = "m1"): InboundMessage {
  return { id, from: { handle: "alice", kind: "human", role: null, authority: "admin" }, text, cites: [] };
}

/** Reads a turn to its end; `onEvent` runs beside the stream, as the kit's own handling does. */
export async function play(
  driver: Driver,
  input: TurnInput,
  onEvent: (event: TurnEvent) => Promise<unknown> | undefined = () => undefined,
): Promise<TurnEvent[]> {
  const seen: TurnEvent[] = [];
  const beside: (Promise<unknown> | undefined)[] = [];
  for await (const event of driver.turn(input)) {
    seen.push(event);
    beside.push(onEvent(event));
  }
  await Promise.all(beside);
  return seen;
}

export function endOf(events: readonly TurnEvent[]): Extract<TurnEvent, { type: "end" }> {
  const last = events.at(-1);
  if (last?.type !== "end") throw new Error(`the last event is ${last?.type ?? "missing"}`);
  return last;
}

/** The last form of each item of a kind. */
export function itemsOf(events: readonly TurnEvent[], kind: string) {
  const items = events.flatMap((event) => (event.type === "item" ? [event.item] : []));
  return [...new Map(items.map((item) => [item.id, item])).values()].filter((item) => item.kind === kind);
}

export function approvalsOf(events: readonly TurnEvent[]): DriverApproval[] {
  return events.flatMap((event) => (event.type === "approval" ? [event.request] : []));
}

/** Plays the steps in order, then says "done". */
export function inOrder(...steps: Step[]): (request: Recorded, index: number) => Step {
  return (_request, index) => steps[index] ?? { text: "done" };
}
