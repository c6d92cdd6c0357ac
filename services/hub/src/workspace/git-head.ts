import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../files.ts";

export interface Head {
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: string | null;
}

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Reads HEAD by hand: running git in the repository would read its configuration, which agents can write. */
export async function readHead(gitFolder: string): Promise<Head | null> {
  const head = (await readSmall(join(gitFolder, "HEAD")))?.trim();
  if (head === undefined) return null;
  if (COMMIT.test(head)) return { branch: null, commit: head };
  const ref = /^ref: (refs\/heads\/[A-Za-z0-9][\w./+@-]*)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes("..") || ref.includes("//")) return null;
  const loose = (await readSmall(join(gitFolder, ref)))?.trim();
  const commit = loose ?? packed((await readSmall(join(gitFolder, "packed-refs"))) ?? "", ref);
  return {
    branch: ref.slice("refs/heads/".length),
    commit: commit !== null && COMMIT.test(commit) ? commit : null,
  };
}

function packed(refs: string, ref: string): string | null {
  const line = refs.split("\n").find((one) => one.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? null;
}

async function readSmall(path: string): Promise<string | null> {
  try {
    // A pipe in its place would hold the reader for ever.
    return (await lstat(path)).isFile() ? await readFile(path, "utf8") : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
