import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../bin/envoy.mjs", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home of its own for the built program. */
export interface Machine extends AsyncDisposable {
  readonly folder: string;
  readonly home: string;
  /** Runs the program; words are given as they are. */
  run(words: readonly string[], options?: { stdin?: string; env?: Record<string, string> }): Promise<Ran>;
  /** The same as one profile, and what it printed as JSON. */
  json(profile: string, words: readonly string[]): Promise<Record<string, unknown>>;
}

export async function createMachine(name = "envoy-cli-"): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), name));
  const home = join(folder, "home");
  const run: Machine["run"] = async (words, { stdin, env } = {}) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ENVOY_HOME: home, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(stdin ?? "");
    return finished(child);
  };
  return {
    folder,
    home,
    run,
    async json(profile, words) {
      const ran = await run(["--profile", profile, "--json", ...words]);
      if (ran.stdout === "") throw new Error(`nothing was printed; ${ran.stderr}`);
      return JSON.parse(ran.stdout);
    },
    [Symbol.asyncDispose]: async () => {
      await run(["hub", "stop"]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function finished(child: ChildProcess): Promise<Ran> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}
