import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Workspace extends AsyncDisposable {
  readonly repo: string;
  readonly notes: string;
  readonly context: string;
  /** For the runtime's own state. */
  readonly state: string;
  /** The lines by which a driver tells its runtime where things are. */
  instructions(role: string): string;
}

/** A git repository with one commit, and the folders beside it, in a temporary place. */
export async function createWorkspace(): Promise<Workspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "scripted-model-")));
  const [repo, notes, context, state] = ["repo", "notes", "context", "state"].map((name) =>
    join(root, name),
  ) as [string, string, string, string]; // map keeps the four
  for (const dir of [repo, notes, context, state]) await mkdir(dir);
  await writeFile(join(context, "structure.md"), "# Structure\n\n- api.js: the API\n");
  await writeFile(join(context, "patterns.md"), "# Patterns\n\n- one module for each concern\n");
  await writeFile(join(repo, "api.js"), "export const token = (request) => request.headers.authorization;\n");
  const git = (...args: string[]) =>
    run("git", ["-C", repo, "-c", "user.name=T", "-c", "user.email=t@example.test", ...args]);
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-q", "-m", "Begin the API");
  return {
    repo,
    notes,
    context,
    state,
    instructions: (role) => `Role: ${role}\nRepository: ${repo}\nNotes: ${notes}\nContext: ${context}\n`,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
