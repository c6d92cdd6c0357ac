import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** Resolves with the first match in what the program writes; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  readonly child: ChildProcess;
}

/** Starts a Node program whose output is read; disposing ends it with SIGTERM and waits. */
export function startProgram(
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env"> & { readonly ipc?: boolean } = {},
): Running {
  const { ipc = false, ...rest } = options;
  const child = spawn(process.execPath, args, {
    ...rest,
    stdio: ipc ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-100_000);
      for (const listener of listeners) listener();
    });
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    pid: child.pid ?? 0,
    child,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match);
          if (match !== null) listeners.delete(look);
        };
        listeners.add(look);
        look();
        void closed.then(() => reject(new Error(`the program ended: ${output.slice(-2_000)}`)));
      }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await closed;
      clearTimeout(force);
    },
  };
}

/** Resident memory in megabytes (10^6 bytes). */
export function residentMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} has no memory`);
  return (Number(kilobytes) * 1024) / 1e6;
}

const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, in milliseconds. */
export function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** The child of a process whose command line contains a text. */
export function childOf(parent: number, text: string): number {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const ppid = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (ppid === parent && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text))
        return Number(name);
    } catch {
      // A process that ended while the list was read is none.
    }
  }
  throw new Error(`no process runs ${text}`);
}
