import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Engine, Log } from "@envoy/engine";
import { ConfigError } from "@envoy/node-kit";
import { PROMPT_LIMIT, PromptName } from "@envoy/space";
import { errorCode, isMissing, writeWhole } from "./files.ts";
import { watchFolders } from "./watch-folder.ts";

export interface PromptFile {
  /** `planner`, or `shared/handoff`. */
  readonly prompt: string;
  readonly text: string;
}

/** All prompt files of the folder: `<role>.md` and `shared/<part>.md`. Files of other names are none. */
export async function readPrompts(folder: string): Promise<PromptFile[]> {
  const [roles, shared] = await Promise.all([names(folder, ""), names(folder, "shared/")]);
  const files = await Promise.all([...shared, ...roles].map((prompt) => readPrompt(folder, prompt)));
  return files.filter((file) => file !== null);
}

/** Throws a ConfigError that names the file of every configured role that has none. */
export function requirePrompts(folder: string, files: readonly PromptFile[], roles: readonly string[]): void {
  const missing = [...new Set(roles)].filter((role) => !files.some(({ prompt }) => prompt === role));
  if (missing.length === 0) return;
  throw new ConfigError(
    "Prompts",
    missing.map((role) => ({
      where: join(folder, `${role}.md`),
      reason: `the role ${role} of agent_config.yaml has no prompt`,
      example: null,
    })),
  );
}

export interface PromptSync {
  readonly folder: string;
  readonly engine: Engine;
  readonly log: Log;
}

/** Hands prompt files to the engine now and whenever they change. */
export async function startPromptSync({ folder, engine, log }: PromptSync): Promise<Disposable> {
  const known = new Map<string, string>();
  const sync = async () => {
    const files = await readPrompts(folder);
    const changed = files.filter(({ prompt, text }) => known.get(prompt) !== text);
    if (changed.length === 0) return;
    await engine.syncPrompts(changed);
    for (const { prompt, text } of changed) known.set(prompt, text);
  };
  await sync();
  return watchFolders({ folders: [folder, join(folder, "shared")], onChange: sync, log });
}

/** Writes a prompt that was edited in the page; false when the folder is mounted read-only. */
export async function savePrompt(folder: string, { prompt, text }: PromptFile): Promise<boolean> {
  if (!PromptName.safeParse(prompt).success) return false;
  try {
    await writeWhole({ path: join(folder, `${prompt}.md`), text, mode: 0o644 });
    return true;
  } catch (error) {
    if (["EROFS", "EACCES", "EPERM", "ENOENT", "ENOSPC"].includes(errorCode(error))) return false;
    throw error;
  }
}

async function names(folder: string, prefix: string): Promise<string[]> {
  try {
    const found = await readdir(join(folder, prefix));
    return found
      .filter((name) => name.endsWith(".md"))
      .map((name) => prefix + name.slice(0, -".md".length))
      .filter((name) => PromptName.safeParse(name).success)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Null for a file that is gone, empty (an editor is writing it) or too long to be a prompt. */
async function readPrompt(folder: string, prompt: string): Promise<PromptFile | null> {
  const path = join(folder, `${prompt}.md`);
  try {
    if (!(await stat(path)).isFile()) return null;
    const text = await readFile(path, "utf8");
    return text.trim() === "" || text.length > PROMPT_LIMIT ? null : { prompt, text };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
