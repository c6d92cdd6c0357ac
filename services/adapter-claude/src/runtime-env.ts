import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { configDir, homeDir } from "./permission-rules.ts";

/** Variables of the runtime that its commands have no use for and must not show. */
const HIDDEN = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "CLAUDE_CODE_SHELL_PREFIX",
];

/** The whole environment of the runtime: nothing of the adapter's own reaches it, the hub's key least of all. */
export function runtimeEnv(
  config: ClaudeDriverConfig,
  stateDir: string,
  path: string,
): Record<string, string> {
  const key = config.apiKey ?? (hasOtherCredential(config) ? null : "none");
  return {
    PATH: path,
    HOME: homeDir(stateDir),
    LANG: "C.UTF-8",
    CLAUDE_CONFIG_DIR: configDir(stateDir),
    ...(key === null ? {} : { ANTHROPIC_API_KEY: key }),
    ...(config.baseUrl === null ? {} : { ANTHROPIC_BASE_URL: config.baseUrl }),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    CLAUDE_CODE_MAX_RETRIES: "3",
    CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: "1",
    // Work behind a turn's back would run without a lease and wake the model with nobody having asked.
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
    // The plan stays one list that the room can show, instead of tasks beside the space's own.
    CLAUDE_CODE_ENABLE_TASKS: "0",
    CLAUDE_CODE_SHELL_PREFIX: shellPath(stateDir),
    CLAUDE_AGENT_SDK_CLIENT_APP: "envoy/1.0",
    ...config.extraEnv,
  };
}

/** Whether something other than the API key may let the runtime in. */
export function hasOtherCredential(config: ClaudeDriverConfig): boolean {
  return HIDDEN.slice(1, 3).some((name) => (config.extraEnv[name] ?? "") !== "");
}

/** Makes the runtime's folders, and the shell its commands run in: that one does not know the key. */
export async function prepareStateDir(stateDir: string): Promise<void> {
  for (const dir of [configDir(stateDir), homeDir(stateDir)])
    await mkdir(dir, { recursive: true, mode: 0o700 });
  const script = `#!/bin/sh\nunset ${HIDDEN.join(" ")}\nexec bash -c "$1"\n`;
  await writeFile(shellPath(stateDir), script, { mode: 0o755 });
}

function shellPath(stateDir: string): string {
  return join(stateDir, "agent-shell");
}
