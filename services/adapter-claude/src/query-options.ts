import type { CanUseTool, Options } from "@anthropic-ai/claude-agent-sdk";
import type { HubTool } from "@envoy/agent-kit";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { HUB_SERVER } from "./driver-config.ts";
import type { EffortLevel } from "./effort.ts";
import { createHubServer } from "./hub-tools.ts";
import { permissionRules } from "./permission-rules.ts";
import { runtimeEnv } from "./runtime-env.ts";
import type { RuntimeProcess } from "./spawn-runtime.ts";

/** Everything one start of the runtime depends on. */
export interface RuntimeSetup {
  readonly config: ClaudeDriverConfig;
  readonly cwd: string;
  readonly writableDirs: readonly string[];
  readonly readableDirs: readonly string[];
  readonly stateDir: string;
  /** What people granted this agent for good. */
  readonly lastingRules: readonly string[];
  readonly session: { readonly id: string; readonly resume: boolean };
  /** The text behind the runtime's own prompt. */
  readonly append: string;
  readonly tools: readonly HubTool[];
  readonly model: string | null;
  readonly effort: EffortLevel | null;
  readonly canUseTool: CanUseTool;
}

const BUILT_IN = ["Read", "Grep", "Glob", "Bash", "Edit", "Write", "Agent", "AskUserQuestion", "TodoWrite"];

/**
 * A cloned repository is hostile input: no settings, hooks or servers of it are loaded. Messages between
 * sessions are the space's affair, so the runtime's own are off.
 */
export function queryOptions(setup: RuntimeSetup, process: RuntimeProcess, path: string): Options {
  const { config, session, model, effort } = setup;
  return {
    cwd: setup.cwd,
    additionalDirectories: [...setup.writableDirs, ...setup.readableDirs],
    ...(session.resume ? { resume: session.id } : { sessionId: session.id }),
    ...(model === null ? {} : { model }),
    ...(effort === null ? {} : { effort }),
    permissionMode: "default",
    systemPrompt: { type: "preset", preset: "claude_code", append: setup.append, snapshot: false },
    settingSources: [],
    strictMcpConfig: true,
    settings: {
      permissions: permissionRules(setup),
      // A session that is resumed after months still has its history.
      cleanupPeriodDays: 3650,
    },
    skills: [],
    tools: BUILT_IN,
    disallowedTools: ["SendMessage", "ListAgents"],
    mcpServers: { [HUB_SERVER]: createHubServer(setup.tools) },
    canUseTool: setup.canUseTool,
    includePartialMessages: true,
    maxTurns: config.maxTurns,
    env: runtimeEnv(config, setup.stateDir, path),
    spawnClaudeCodeProcess: process.spawn,
  };
}
