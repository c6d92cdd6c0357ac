import { spawn } from "node:child_process";
import { root } from "./folder.ts";
import { kill, processesBelow } from "./processes.ts";
import { until } from "./until.ts";

/** A program as a person or a supervisor runs it, with all it prints. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  readonly output: () => string;
  /** The first match in what it prints; an error when it ends before. */
  says(pattern: RegExp, ms?: number): Promise<RegExpMatchArray>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Sends a signal to the program and everything in its group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Nothing of who runs the tests reaches a program: no vendor's key, no settings. */
export function cleanEnvironment(): Record<string, string> {
  const names = ["PATH", "LANG", "TMPDIR", "SHELL", "npm_config_cache"];
  const kept = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "" };
}

/** Starts a program in a group of its own; disposing ends it and everything it started. */
export function startProgram(command: readonly [string, ...string[]], options: ProgramOptions = {}): Program {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd: options.cwd ?? root,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  let isOver = false;
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      isOver = true;
      resolve(signal ?? code ?? -1);
    });
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} does not start`);
  const signal = (name: NodeJS.Signals) => {
    if (!isOver) process.kill(-pid, name);
  };
  return {
    pid,
    output: () => output,
    ended,
    signal,
    says: async (pattern, ms = 60_000) => {
      const said = () => pattern.exec(output);
      const match = await until(`${pattern} or its end`, () => said() ?? isOver, ms).catch(said);
      if (typeof match === "object" && match !== null) return match;
      throw new Error(`${file} ${args.join(" ")} does not say ${pattern}, but:\n${output}`);
    },
    async [Symbol.asyncDispose]() {
      // What it started may run in groups of their own, and must not outlive a test that failed.
      const below = isOver ? [] : processesBelow(pid);
      signal("SIGTERM");
      const force = setTimeout(() => signal("SIGKILL"), 20_000);
      await ended;
      clearTimeout(force);
      for (const one of below) kill(one.pid);
    },
  };
}
