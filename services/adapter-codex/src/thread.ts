import { DriverError, type DriverOptions } from "@envoy/agent-kit";
import type { CodexDriverConfig } from "./driver-config.ts";
import { failure } from "./failures.ts";
import type { ThreadResumeParams, ThreadStartParams } from "./generated/codex-protocol.ts";
import { toolSpecs } from "./hub-tools.ts";
import { type RpcClient, RpcError } from "./json-rpc.ts";
import { OpenedThread } from "./wire.ts";

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
  return OpenedThread.parse(await rpc.call("thread/resume", params));
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
