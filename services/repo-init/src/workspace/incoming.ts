import { mkdir, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Layout } from "./layout.ts";

/** A checkout in the making, and the step that makes it visible all at once. */
export interface Incoming {
  readonly path: string;
  /** Moves the finished checkout to its place; call it only while holding the lock. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

const PREFIX = ".repo-init-";

/**
 * A place on the same file system as the repository's folder: beside it, or within it when the folder is a
 * volume of its own, which cannot be renamed over.
 */
export async function openIncoming(layout: Layout, token: number): Promise<Incoming> {
  await mkdir(layout.repo, { recursive: true });
  const inside = await isMountPoint(layout);
  const path = join(inside ? layout.repo : layout.root, `${PREFIX}${token}`);
  await remove(path);
  await mkdir(path);
  return {
    path,
    publish: () => (inside ? moveUp(path, layout.repo) : rename(path, layout.repo)),
    discard: () => remove(path),
  };
}

/** Volumes of one disk share a device number, so the kernel's list of mounts is asked too. */
async function isMountPoint({ root, repo }: Layout): Promise<boolean> {
  if ((await stat(repo)).dev !== (await stat(root)).dev) return true;
  const mounts = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  const place = await realpath(repo);
  return mounts.split("\n").some((line) => line.split(" ")[4] === place);
}

/** `.git` goes last: a folder without it is not taken for a checkout. */
async function moveUp(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).sort(
    (left, right) => Number(left === ".git") - Number(right === ".git"),
  );
  for (const name of names) await rename(join(from, name), join(to, name));
  await rm(from, { recursive: true });
}

/**
 * Removes what a killed predecessor left. Within a volume its half-moved files lie beside its folder; they are
 * all ours, because a checkout is only begun in an empty folder.
 */
export async function sweepIncoming(layout: Layout): Promise<void> {
  for (const name of await namesIn(layout.root)) {
    if (name.startsWith(PREFIX)) await remove(join(layout.root, name));
  }
  const names = await namesIn(layout.repo);
  if (!names.some((name) => name.startsWith(PREFIX))) return;
  if (names.includes(".git")) {
    for (const name of names.filter((each) => each.startsWith(PREFIX))) await remove(join(layout.repo, name));
    return;
  }
  for (const name of names) await remove(join(layout.repo, name));
}

/** What stands at the repository's place. `lost+found` is what a fresh volume has. */
export async function occupancy(repo: string): Promise<"empty" | "checkout" | "other"> {
  const names = (await namesIn(repo)).filter((name) => name !== "lost+found");
  if (names.length === 0) return "empty";
  return names.includes(".git") ? "checkout" : "other";
}

/** Tries again: the git of a killed predecessor may write for a moment longer. */
async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await stat(path)).isDirectory() ? await readdir(path) : [path];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
