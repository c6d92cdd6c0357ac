import { DriverError, type DriverOptions } from "@envoy/agent-kit";
import { type AppServer, startAppServer } from "./app-server.ts";
import { type CodexDriverConfig, silenceLimit } from "./driver-config.ts";
import { failure } from "./failures.ts";
import type { CollaborationMode, TurnStartParams } from "./generated/codex-protocol.ts";
import type { RuntimeInput } from "./input.ts";
import { asReplacement, composeInstructions } from "./instructions.ts";
import { sandboxPolicy } from "./sandbox-policy.ts";
import { type Opened, openThread } from "./thread.ts";
import { startTurnRun, type TurnRun } from "./turn-run.ts";
import { StartedTurn } from "./wire.ts";

/** One thread over the processes it lives through. A process that died is replaced at the next need. */
export interface Session extends AsyncDisposable {
  readonly threadId: string;
  readonly settings: Settings;
  readonly running: TurnRun | null;
  /** The runtime that lives now, if one does. */
  readonly server: AppServer | null;
  /** A living runtime with the thread loaded. @throws DriverError */
  ready(): Promise<Ready>;
  startTurn(server: AppServer, input: RuntimeInput): TurnRun;
  startCompaction(server: AppServer): TurnRun;
}

/** `opened` only when the thread was loaded by this very call. */
export interface Ready {
  readonly server: AppServer;
  readonly opened: Opened | null;
}

/** What people may change; in force with the next turn. */
export interface Settings {
  model: string;
  effort: string | null;
  instructions: string;
}

/** @throws DriverError */
export async function openSession(config: CodexDriverConfig, options: DriverOptions): Promise<Session> {
  const settings: Settings = {
    model: options.model ?? "",
    effort: options.effort,
    instructions: options.instructions,
  };
  const warned = new Set<string>();
  let threadId = options.resume;
  let server: AppServer | null = null;
  let running: TurnRun | null = null;
  let generation = 0;
  let opening: Promise<Ready> | null = null;
  let closed = false;
  /** The role text that the thread has; null when it is not known. */
  let told: string | null = null;
  /** Once the role was told on the live thread, that text outranks model and effort of a turn. */
  let toldLive = false;

  async function connect(): Promise<AppServer> {
    const mine = ++generation;
    const started: AppServer = await startAppServer({
      config,
      cwd: options.cwd,
      stateDir: options.stateDir,
      handlers: {
        notification: (method, params) => running?.notification(method, params),
        request: (request) => {
          if (running) running.request(request);
          else started.rpc.refuse(request.id, "No turn runs");
        },
        closed: (reason) => {
          if (mine !== generation) return;
          server = null;
          running?.lost(reason);
        },
      },
    });
    return started;
  }

  async function ready(): Promise<Ready> {
    if (closed) throw new DriverError(failure("session_lost", "The session is closed.", true));
    if (server !== null) return { server, opened: null };
    // One at a time: two processes on one thread would refuse each other.
    opening ??= replace().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function replace(): Promise<Ready> {
    const started = await connect();
    try {
      const opened = await openThread({
        rpc: started.rpc,
        config,
        options,
        resume: threadId,
        instructions: composeInstructions(settings.instructions),
        model: settings.model || null,
      });
      take(opened);
      server = started;
      return { server: started, opened };
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  function take({ thread, resumed }: Opened): void {
    threadId = thread.thread.id;
    settings.model ||= thread.model;
    const live = thread.collaborationMode?.settings.developer_instructions ?? null;
    told = resumed ? live : composeInstructions(settings.instructions);
    toldLive = live !== null;
  }

  /** The role text again, when the thread does not have the one in force. */
  function roleChange(): { collaborationMode: CollaborationMode } | object {
    const { model, effort, instructions } = settings;
    const role = composeInstructions(instructions);
    if (told !== role) {
      told = asReplacement(role);
      toldLive = true;
    }
    if (!toldLive) return {};
    return {
      collaborationMode: {
        mode: "default",
        settings: { model, reasoning_effort: effort, developer_instructions: told },
      } satisfies CollaborationMode,
    };
  }

  function turnParams(input: RuntimeInput): TurnStartParams {
    return {
      threadId: current(),
      ...input,
      cwd: options.cwd,
      approvalPolicy: config.approvalPolicy,
      sandboxPolicy: sandboxPolicy(config.sandbox, options.writableDirs),
      model: settings.model,
      effort: settings.effort,
      ...roleChange(),
    };
  }

  function run(on: AppServer, begin: () => Promise<string | null>): TurnRun {
    const turn = startTurnRun({
      rpc: on.rpc,
      threadId: current(),
      generation,
      tools: options.tools,
      autoApprove: config.approvalMode === "auto",
      retryMs: config.watchdogMs,
      silenceMs: silenceLimit(config),
      worthSaying,
      begin,
      abandon: () => void on[Symbol.asyncDispose](),
    });
    running = turn;
    void turn.ended.then(() => {
      if (running === turn) running = null;
    });
    return turn;
  }

  /** Each once. That an endpoint of one's own has models which the runtime does not know is no news. */
  function worthSaying(warning: string): boolean {
    if (warned.has(warning) || (config.baseUrl !== null && /model metadata/i.test(warning))) return false;
    warned.add(warning);
    return true;
  }

  function current(): string {
    if (threadId === null) throw new Error("the session has no thread");
    return threadId;
  }

  const session: Session = {
    get threadId() {
      return current();
    },
    get running() {
      return running;
    },
    get server() {
      return server;
    },
    settings,
    ready,
    startTurn: (on, input) => {
      const params = turnParams(input);
      return run(on, async () => StartedTurn.parse(await on.rpc.call("turn/start", params)).turn.id);
    },
    startCompaction: (on) =>
      run(on, async () => {
        await on.rpc.call("thread/compact/start", { threadId: current() });
        return null;
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      // Why an opening failed is told to whoever asked for it.
      await opening?.catch(() => undefined);
      await server?.[Symbol.asyncDispose]();
    },
  };
  return session;
}
