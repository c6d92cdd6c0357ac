import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for one test, gone afterwards. Its name holds a dot-folder: paths must not care. */
export async function openScene() {
  const base = await mkdtemp(join(tmpdir(), "repo-init-"));
  const root = join(base, ".hidden");
  await mkdir(root);
  return {
    root,
    at: (...names: string[]) => join(root, ...names),
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** git as a person would run it, with a fixed author and none of this machine's settings. */
export function git(cwd: string, ...args: string[]): string {
  const who = { NAME: "Test", EMAIL: "test@example.com", DATE: "2025-01-01T00:00:00Z" };
  const named = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(named),
  };
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

/** A repository with one commit of these files. */
export async function makeRepository(path: string, files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(path, { recursive: true });
  git(path, "init", "--quiet", "--initial-branch=main");
  await writeFiles(path, files);
  git(path, "add", "--all", "--force");
  git(path, "commit", "--quiet", "--message", "Begin");
  return path;
}
