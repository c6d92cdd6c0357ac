import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs programs as children with a log file each, and starts again what dies. */
export interface Supervisor extends AsyncDisposable {
  /** Runs to its end; true when it ended well. */
  once(program: Program): Promise<boolean>;
  /** Keeps it running. */
  keep(program: Program): void;
  /** Settles when something that must run cannot. */
  readonly failed: Promise<string>;
}

/** A program that ends this often within the window is broken, not unlucky. */
const RESTARTS = { limit: 5, windowMs: 60_000 } as const;
const CONFIG_FAULT = 78;
const GRACE_MS = 12_000;

export function startSupervisor({ logDir, root }: { logDir: string; root: string }): Supervisor {
  const running = new Map<string, ChildProcess>();
  const kept: string[] = [];
  const failure = withResolvers<string>();
  let stopping = false;

  function run({ name, args, env }: Program): Promise<number | null> {
    const [file, ...rest] = withParentDeathSignal([process.execPath, ...args]);
    // A group of its own: Ctrl-C reaches the supervisor alone, which ends its children in order.
    const child = spawn(file ?? process.execPath, rest, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const log = createWriteStream(join(logDir, `${name}.log`), { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    running.set(name, child);
    return new Promise((resolve) => {
      child.on("error", () => resolve(null));
      child.on("close", (code) => {
        running.delete(name);
        log.end(() => resolve(code));
      });
    });
  }

  async function keepRunning(program: Program): Promise<void> {
    const deaths: number[] = [];
    for (;;) {
      const code = await run(program);
      if (stopping) return;
      deaths.push(Date.now());
      const recent = deaths.filter((at) => at > Date.now() - RESTARTS.windowMs).length;
      if (code === CONFIG_FAULT || recent >= RESTARTS.limit) {
        failure.resolve(
          `${program.name} cannot run. Its log ends with:\n${tail(join(logDir, `${program.name}.log`))}`,
        );
        return;
      }
      await sleep(Math.min(250 * 2 ** recent, 5_000));
      if (stopping) return;
    }
  }

  return {
    failed: failure.promise,
    async once(program) {
      const code = await run(program);
      if (code === 0) return true;
      if (!stopping) failure.resolve(`${program.name} failed:\n${tail(join(logDir, `${program.name}.log`))}`);
      return false;
    },
    keep(program) {
      kept.push(program.name);
      void keepRunning(program);
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      for (const name of [...kept].reverse()) await end(running.get(name));
      for (const child of running.values()) await end(child);
    },
  };
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  await closed;
  clearTimeout(timer);
}

/** The last lines of a log, without their JSON where they are sentences for people. */
function tail(path: string): string {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n").slice(-12);
  return lines.map((line) => `  ${line}`).join("\n");
}

const hasSetpriv = spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0;

/** Children end with a supervisor that was killed, where the system can do that. */
function withParentDeathSignal(command: string[]): string[] {
  return hasSetpriv ? ["setpriv", "--pdeathsig", "TERM", "--", ...command] : command;
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
