import { setTimeout as sleep } from "node:timers/promises";
import { DriverError, type DriverOptions } from "@envoy/agent-kit";
import type { CodexDriverConfig } from "./driver-config.ts";
import { failure } from "./failures.ts";
import type { ThreadResumeParams, ThreadStartParams } from "./generated/codex-protocol.ts";
import { toolSpecs } from "./hub-tools.ts";
import { type RpcClient, RpcError } from "./json-rpc.ts";
import { OpenedThread, ThreadRead } from "./wire.ts";

const LOOKS = 50;
const LOOK_EVERY_MS = 100;

export interface Opened {
  readonly thread: OpenedThread;
  readonly resumed: boolean;
  /** Why a thread that should have been resumed was opened anew. */
  readonly reason: string | null;
}

interface ThreadOptions {
  readonly rpc: RpcClient;
  readonly config: CodexDriverConfig;
  readonly options: DriverOptions;
  /** The role text and the model that are in force now, which may be newer than those of `options`. */
  readonly instructions: string;
  readonly model: string | null;
}

/**
 * Resumes the thread, or opens a new one and says why. A thread is on disk only once its first turn has begun;
 * before that there is nothing to lose.
 * @throws DriverError when the runtime gives neither.
 */
export async function openThread(all: ThreadOptions & { readonly resume: string | null }): Promise<Opened> {
  if (all.resume === null) return { thread: await startThread(all), resumed: false, reason: null };
  try {
    return { thread: await resumeThread(all, all.resume), resumed: true, reason: null };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (/active writer/i.test(error.message)) {
      const message = `Another process works in this agent's session: ${error.message}`;
      throw new DriverError(failure("other", message, true));
    }
    const reason = /no rollout|not found/i.test(error.message)
      ? "The runtime's record of the session is gone."
      : `The session could not be resumed: ${error.message}`;
    return { thread: await startThread(all), resumed: false, reason };
  }
}

async function resumeThread(
  { rpc, config, options }: ThreadOptions,
  threadId: string,
): Promise<OpenedThread> {
  const params: ThreadResumeParams = {
    threadId,
    excludeTurns: true,
    cwd: options.cwd,
    approvalPolicy: config.approvalPolicy,
  };
  const opened = OpenedThread.parse(await rpc.call("thread/resume", params));
  if (opened.thread.status.type === "active") await endLeftover(rpc, threadId);
  return opened;
}

/**
 * A runtime that others run goes on when its client leaves. What it still does has no reader and nobody to ask,
 * and would swallow our next turn as a steered word.
 */
async function endLeftover(rpc: RpcClient, threadId: string): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { thread } = ThreadRead.parse(await rpc.call("thread/read", { threadId, includeTurns: true }));
    if (thread.status.type !== "active") return;
    const turn = thread.turns.findLast(({ status }) => status === "inProgress");
    if (look === 0 && turn) await rpc.call("turn/interrupt", { threadId, turnId: turn.id });
    await sleep(LOOK_EVERY_MS);
  }
  throw new DriverError(failure("other", "The session is busy with an older turn that does not end.", true));
}

/**
 * No sandbox here, on purpose: named at the start it makes the runtime trust the repository and run what the
 * repository's own configuration names.
 */
async function startThread({
  rpc,
  config,
  options,
  instructions,
  model,
}: ThreadOptions): Promise<OpenedThread> {
  const params: ThreadStartParams = {
    cwd: options.cwd,
    approvalPolicy: config.approvalPolicy,
    developerInstructions: instructions,
    dynamicTools: toolSpecs(options.tools),
    ...(model === null ? {} : { model }),
  };
  try {
    return OpenedThread.parse(await rpc.call("thread/start", params));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new DriverError(failure("other", `Codex opened no session: ${error.message}`, false));
  }
}
