import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileEntry } from "@envoy/protocol";
import { isMissing } from "../files.ts";
import { type Found, hiddenReason, locate, notFound, type Place } from "./paths.ts";

/** More names than this are not listed. */
const ENTRIES = 2000;

export type FileStatus = NonNullable<FileEntry["status"]>;

/** The folder's entries, folders first; links that lead out and hidden files are left out. */
export async function listFolder(root: string, { real, path }: Place): Promise<Found<FileEntry[]>> {
  if (!(await stat(real)).isDirectory()) return notFound;
  const names = (await readdir(real)).filter((name) => hiddenReason(name) === null).slice(0, ENTRIES);
  const entries = await Promise.all(names.map((name) => entryOf({ root, real, path, name })));
  const shown = entries.filter((entry) => entry !== null);
  return { ok: true, value: shown.sort(foldersFirst) };
}

interface Named extends Place {
  readonly root: string;
  readonly name: string;
}

async function entryOf({ root, real, path, name }: Named): Promise<FileEntry | null> {
  try {
    const inner = path === "" ? name : `${path}/${name}`;
    const isLink = (await lstat(join(real, name))).isSymbolicLink();
    if (isLink && !(await locate(root, inner)).ok) return null;
    const info = await stat(join(real, name));
    if (!info.isFile() && !info.isDirectory()) return null;
    const kind = info.isFile() ? "file" : "folder";
    const size = info.isFile() ? info.size : 0;
    return { name, path: inner, kind, size, modifiedAt: Math.round(info.mtimeMs), status: null };
  } catch (error) {
    // It went while the folder was read.
    if (isMissing(error)) return null;
    throw error;
  }
}

function foldersFirst(left: FileEntry, right: FileEntry): number {
  if (left.kind !== right.kind) return left.kind === "folder" ? -1 : 1;
  return left.name < right.name ? -1 : 1;
}

/** Marks the entries of `folder` by how they differ from HEAD, and adds those that are gone. */
export function markEntries(
  folder: string,
  entries: readonly FileEntry[],
  statuses: ReadonlyMap<string, FileStatus>,
): FileEntry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const changed = [...statuses.keys()].filter((path) => path.startsWith(prefix));
  const marked = entries.map((entry) => {
    const inside = entry.kind === "folder" && changed.some((path) => path.startsWith(`${entry.path}/`));
    return { ...entry, status: statuses.get(entry.path) ?? (inside ? ("modified" as const) : null) };
  });
  const gone = changed
    .filter((path) => statuses.get(path) === "deleted" && !path.slice(prefix.length).includes("/"))
    .filter((path) => !entries.some((entry) => entry.path === path))
    .map((path) => path.slice(prefix.length))
    .filter((name) => hiddenReason(name) === null)
    .map((name) => ({
      name,
      path: `${prefix}${name}`,
      kind: "file" as const,
      size: 0,
      modifiedAt: 0,
      status: "deleted" as const,
    }));
  return [...marked, ...gone].sort(foldersFirst);
}
