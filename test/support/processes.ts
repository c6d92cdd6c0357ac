import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process below one, at this moment. A process that is dead and only not yet waited for is none. */
export function processesBelow(pid: number): Process[] {
  const all = listProcesses();
  const below: Process[] = [];
  for (const parents = [pid]; parents.length > 0; ) {
    const parent = parents.pop();
    const children = all.filter((one) => one.parent === parent);
    below.push(...children);
    parents.push(...children.map((one) => one.pid));
  }
  return below;
}

/** The processes whose command line or environment names a text, such as a test's own folder. */
export function processesNaming(text: string): Process[] {
  return listProcesses().filter(
    (one) =>
      one.pid !== process.pid && (one.command.includes(text) || read(one.pid, "environ").includes(text)),
  );
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function listProcesses(): Process[] {
  return readdirSync("/proc").flatMap((name): Process[] => {
    if (!/^\d+$/.test(name)) return [];
    const pid = Number(name);
    const stat = read(pid, "stat");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === undefined || parent === undefined || state === "Z" || state === "X") return [];
    return [{ pid, parent: Number(parent), command: read(pid, "cmdline").replaceAll("\0", " ").trim() }];
  });
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It ended while the list was read.
    return "";
  }
}
