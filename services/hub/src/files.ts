import { randomBytes } from "node:crypto";
import { open, rename, rm, writeFile } from "node:fs/promises";

export interface WholeFile {
  readonly path: string;
  readonly text: string;
  /** Permissions of a file that is created. */
  readonly mode: number;
}

/** Readers see the old text or the new one, also after a crash. A mounted single file is written in place. */
export async function writeWhole({ path, text, mode }: WholeFile): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await writeSynced({ path: draft, text, mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    // A file that Compose mounts by itself is a mount point: it cannot be replaced, only written.
    if (errorCode(error) !== "EBUSY" && errorCode(error) !== "EXDEV") throw error;
    await writeFile(path, text, { mode });
  }
}

async function writeSynced({ path, text, mode }: WholeFile): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Whether the error says that a path leads to nothing. */
export function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(errorCode(error));
}
