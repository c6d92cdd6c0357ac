import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type CanUseTool, query, type SDKUserMessage } from "@anthropic-ai/claude-agent-sdk";
import type { Workspace } from "./workspace.ts";

export interface ClaudeOptions {
  readonly workspace: Workspace;
  readonly modelUrl: string;
  readonly canUseTool: CanUseTool;
  readonly session?: { readonly sessionId?: string; readonly resume?: string };
}

/** The real Claude Code with one session, for tests. */
export interface ClaudeSession extends AsyncDisposable {
  /** Says something and gives the answer of the turn. */
  turn(content: string): Promise<string>;
  /** Ends the runtime as a crash does. */
  kill(): void;
}

export function startClaude({ workspace, modelUrl, canUseTool, session = {} }: ClaudeOptions): ClaudeSession {
  const { repo, notes, context, state } = workspace;
  const inbox = createInbox();
  let child: ChildProcess | undefined;
  const stream = query({
    prompt: inbox.messages(),
    options: {
      cwd: repo,
      additionalDirectories: [notes, context],
      model: "claude-sonnet-5",
      permissionMode: "default",
      systemPrompt: { type: "preset", preset: "claude_code", append: workspace.instructions("planner") },
      settingSources: [],
      includePartialMessages: true,
      canUseTool,
      ...session,
      spawnClaudeCodeProcess({ command, args, cwd, env }) {
        const started = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "ignore"] });
        child = started;
        return started;
      },
      env: {
        PATH: process.env.PATH,
        HOME: state,
        CLAUDE_CONFIG_DIR: join(state, "claude"),
        ANTHROPIC_BASE_URL: modelUrl,
        ANTHROPIC_API_KEY: "any",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        CLAUDE_CODE_MAX_RETRIES: "2",
      },
    },
  });
  return {
    async turn(content) {
      inbox.push({ type: "user", message: { role: "user", content }, parent_tool_use_id: null });
      for (;;) {
        const { value: message, done } = await stream.next();
        if (done) throw new Error("the session ended");
        if (message.type !== "result") continue;
        return message.subtype === "success" ? message.result : message.errors.join("; ");
      }
    },
    kill: () => {
      child?.kill("SIGKILL");
    },
    async [Symbol.asyncDispose]() {
      stream.close();
      if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

function createInbox() {
  const waiting: SDKUserMessage[] = [];
  let wake = () => {};
  return {
    push(message: SDKUserMessage) {
      waiting.push(message);
      wake();
    },
    async *messages(): AsyncGenerator<SDKUserMessage> {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) yield message;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
