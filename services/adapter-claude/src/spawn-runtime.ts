import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import type { SpawnedProcess, SpawnOptions } from "@anthropic-ai/claude-agent-sdk";

/** The process behind a query, and what it last said on standard error. */
export interface RuntimeProcess {
  /** Given to the SDK as its way to start the runtime. */
  spawn(options: SpawnOptions): SpawnedProcess;
  readonly pid: number | null;
  readonly stderrTail: string;
  /** How it ended, in words; null while it lives. */
  readonly ending: string | null;
  /** Resolves when the process is gone, at once when none was started. */
  gone(): Promise<void>;
  kill(): void;
}

const TAIL_LIMIT = 4_000;

export function createRuntimeProcess(): RuntimeProcess {
  let child: ChildProcess | null = null;
  let tail = "";
  let ending: string | null = null;
  let gone: Promise<void> = Promise.resolve();

  return {
    spawn: ({ command, args, cwd, env, signal }) => {
      const [program, argv] = withDeathSignal(command, args);
      const started = spawn(program, argv, { cwd, env, signal, stdio: ["pipe", "pipe", "pipe"] });
      child = started;
      started.stderr.setEncoding("utf8");
      started.stderr.on("data", (text: string) => {
        tail = (tail + text).slice(-TAIL_LIMIT);
      });
      gone = new Promise((resolve) => {
        started.once("exit", (code, killedBy) => {
          ending = killedBy
            ? `The runtime was ended by ${killedBy}.`
            : `The runtime exited with code ${code}.`;
          resolve();
        });
        started.once("error", (error) => {
          ending ??= `The runtime could not be started: ${error.message}`;
          if (started.pid === undefined) resolve();
        });
      });
      return started;
    },
    get pid() {
      return ending === null ? (child?.pid ?? null) : null;
    },
    get stderrTail() {
      return tail;
    },
    get ending() {
      return ending;
    },
    gone: () => gone,
    kill: () => {
      child?.kill("SIGKILL");
    },
  };
}

/**
 * A runtime outlives an adapter that is killed, and goes on working with nobody watching; the kernel ends it
 * instead where `setpriv` can ask for that.
 */
function withDeathSignal(command: string, args: string[]): [string, string[]] {
  return hasSetpriv() ? ["setpriv", ["--pdeathsig", "TERM", "--", command, ...args]] : [command, args];
}

let setpriv: boolean | null = null;

function hasSetpriv(): boolean {
  setpriv ??= spawnSync("setpriv", ["--pdeathsig", "TERM", "--", "true"], { stdio: "ignore" }).status === 0;
  return setpriv;
}
