import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** A place for a hub's data that can be filled up and emptied. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  readonly how: "a file system of its own" | "a limit on the size of files";
  /** Takes every byte that the hub could still use. */
  fill(hub: number): void;
  free(hub: number): void;
}

const CHUNK = Buffer.alloc(64 * 1024);

/** A small file system, where this user may mount one; else the kernel's limit for the files of one process. */
export function smallDisk(path: string): SmallDisk {
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", path], { stdio: "ignore" });
  } catch {
    return limitedFiles(path);
  }
  const ballast = join(path, "ballast");
  return {
    path,
    how: "a file system of its own",
    fill: () => {
      for (const piece of [CHUNK, CHUNK.subarray(0, 512)]) {
        while (fits(ballast, piece));
      }
    },
    free: () => rmSync(ballast),
    [Symbol.dispose]: () => execFileSync("umount", ["--lazy", path]),
  };
}

function fits(file: string, piece: Buffer): boolean {
  try {
    appendFileSync(file, piece);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
    throw error;
  }
}

function limitedFiles(path: string): SmallDisk {
  const limit = (pid: number, bytes: string) =>
    execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
  const largest = () => Math.max(...readdirSync(path).map((name) => statSync(join(path, name)).size));
  return {
    path,
    how: "a limit on the size of files",
    fill: (hub) => limit(hub, String(largest())),
    free: (hub) => limit(hub, "unlimited"),
    [Symbol.dispose]: () => undefined,
  };
}
