import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fail } from "../output/failure.ts";

/** The text of a file, or null when there is none. */
export async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw refused(path, error);
  }
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await inFolder(path, async () => {
    const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      await writeNew(draft, text);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  });
}

/** Makes a file that must not be there yet. */
export async function createPrivate(path: string, text: string): Promise<void> {
  await inFolder(path, () => writeNew(path, text));
}

async function inFolder(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await write();
  } catch (error) {
    throw refused(path, error);
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function refused(path: string, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === "EEXIST") return fail("file_exists", `${path} is there already`, { exit: "conflict" });
  if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR", "EISDIR"].includes(code)) return error;
  const next = "Look at the permissions of that folder, or name another one with ENVOY_HOME.";
  return fail("state_access_denied", `${path} cannot be used (${code})`, { exit: "notAllowed", next });
}

export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
