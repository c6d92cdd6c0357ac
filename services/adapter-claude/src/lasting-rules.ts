import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PermissionUpdate } from "@anthropic-ai/claude-agent-sdk";
import { z } from "zod";

/**
 * What people granted this agent for good. The rules stand in a file of ours, because the runtime would write
 * them into the repository or share them with every session of the machine.
 */
const Rules = z.array(z.string());

export async function readLastingRules(stateDir: string): Promise<readonly string[]> {
  try {
    return Rules.parse(JSON.parse(await readFile(fileOf(stateDir), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Adds the rules of one grant; written aside and moved, so that a crash leaves the old list or the new. */
export async function addLastingRules(stateDir: string, grant: PermissionUpdate): Promise<void> {
  if (grant.type !== "addRules") return;
  const known = await readLastingRules(stateDir);
  const added = grant.rules.map((rule) => `${rule.toolName}(${rule.ruleContent ?? "*"})`);
  const draft = `${fileOf(stateDir)}.draft`;
  await writeFile(draft, JSON.stringify([...new Set([...known, ...added])], null, 2), { mode: 0o600 });
  await rename(draft, fileOf(stateDir));
}

function fileOf(stateDir: string): string {
  return join(stateDir, "lasting-rules.json");
}
