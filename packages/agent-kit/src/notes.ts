import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { clip, type FileChange } from "@envoy/space";
import { unifiedDiff } from "./line-diff.ts";

/** The notes folder at one moment: path to digest and, where it is a small text, the text. */
export type NotesSnapshot = ReadonlyMap<string, Note>;
interface Note {
  readonly digest: string;
  readonly text: string | null;
}

const MOST_FILES = 300;
const MOST_DEPTH = 6;
const MOST_BYTES = 256 * 1024;

/** Reads the folder; hidden files and what is beyond the bounds are not notes. A missing folder is empty. */
export async function snapshotNotes(folder: string): Promise<NotesSnapshot> {
  const paths = await listFiles(folder, "", MOST_DEPTH);
  const notes = await Promise.all(
    paths.slice(0, MOST_FILES).map(async (path) => [path, await readNote(join(folder, path))] as const),
  );
  return new Map(notes.flatMap(([path, note]) => (note === null ? [] : [[path, note] as const])));
}

async function listFiles(folder: string, below: string, depth: number): Promise<string[]> {
  const entries = await orMissing(readdir(join(folder, below), { withFileTypes: true }));
  const found = await Promise.all(
    (entries ?? []).map(async (entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith(".")) return [];
      if (entry.isDirectory()) return depth > 1 ? listFiles(folder, path, depth - 1) : [];
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat().sort();
}

async function readNote(file: string): Promise<Note | null> {
  const info = await orMissing(stat(file));
  if (info === null) return null;
  if (info.size > MOST_BYTES) return { digest: `${info.size} ${info.mtimeMs}`, text: null };
  const bytes = await orMissing(readFile(file));
  if (bytes === null) return null;
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { digest, text: bytes.includes(0) ? null : bytes.toString("utf8") };
}

/** A file may go while the folder is read; another fault is the caller's to see. */
async function orMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return null;
    throw error;
  }
}

/** What became of the notes between two moments, as file changes with unified diffs. */
export function compareNotes(before: NotesSnapshot, after: NotesSnapshot): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.digest === now?.digest) return [];
    const change = old === undefined ? "add" : now === undefined ? "delete" : "update";
    return [{ path: `notes/${path}`.slice(0, 1024), change, diff: clip(diffOf(path, old, now)) }];
  });
}

function diffOf(path: string, old: Note | undefined, now: Note | undefined): string {
  if (old?.text === null || now?.text === null) return "(too large or not a text)";
  if (old === undefined) return now?.text ?? "";
  return unifiedDiff({ path: `notes/${path}`, before: old.text, after: now?.text ?? "" });
}
