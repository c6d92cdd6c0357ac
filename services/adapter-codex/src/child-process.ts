import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";

const SETPRIV = "/usr/bin/setpriv";
const STOP_GRACE_MS = 3_000;
const STDERR_KEPT = 4_000;

export interface ChildOptions {
  readonly bin: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Resolves when the process is gone, however it went. */
  readonly exited: Promise<string>;
  /** The end of what it wrote to stderr: the only place where a start-up fault is told. */
  stderrTail(): string;
}

/**
 * Starts the runtime so that it cannot outlive this process: the kernel ends it when its parent dies, where
 * setpriv exists. It leads its own process group, so that Ctrl-C in a terminal reaches only the adapter, which
 * then ends the runtime in order.
 */
export function startChild(options: ChildOptions): Child {
  const guarded = process.platform === "linux" && existsSync(SETPRIV);
  const [command, args] = guarded
    ? [SETPRIV, ["--pdeathsig", "TERM", options.bin, ...options.args]]
    : [options.bin, [...options.args]];
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-STDERR_KEPT);
  });
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `exited with code ${code}`));
  });
  return {
    process: child,
    exited,
    stderrTail: () => stderr.trim(),
    [Symbol.asyncDispose]: () => stop(child, exited),
  };
}

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
}

/** Ends the process and what it started at once; used when asking politely did not help. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already, or was never made; the process itself is all that can be left.
    child.kill("SIGKILL");
  }
}
