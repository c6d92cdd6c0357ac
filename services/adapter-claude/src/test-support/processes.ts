import { readdirSync, readFileSync } from "node:fs";

/** Ids of the processes whose command line holds a text: how a test finds the runtime of one session. */
export function processesOf(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => Number(pid) !== process.pid && commandLine(pid).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // The process ended while the list was read.
    return "";
  }
}

export async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 25));
}
