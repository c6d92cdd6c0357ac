import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { WorkspaceRefusal } from "@envoy/engine";
import { errorCode, isMissing } from "../files.ts";

export interface Place {
  /** Where it really is, below the area. */
  readonly real: string;
  /** Relative to the area, with forward slashes; "" for the area itself. */
  readonly path: string;
}

export type Found<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Refused);
interface Refused {
  readonly refusal: WorkspaceRefusal;
}

export const notFound = { ok: false, refusal: { refused: "not_found" } } as const;
export function notShown(reason: string): { ok: false; refusal: WorkspaceRefusal } {
  return { ok: false, refusal: { refused: "not_shown", reason } };
}

const SECRET =
  /^(\.env(\..+)?|.+\.(pem|key|p12|pfx)|id_(rsa|dsa|ecdsa|ed25519)(\..+)?|\.netrc|\.npmrc|\.pypirc|\.git-credentials)$/i;
const SAMPLE = /^\.env\.(example|sample|template)$/i;

/** Whether a part of a path is kept from readers, and why. */
export function hiddenReason(name: string): string | null {
  if (name.toLowerCase() === ".git") return "git's own folder";
  return SECRET.test(name) && !SAMPLE.test(name) ? "files of this name usually hold secrets" : null;
}

/**
 * Finds a path below `root`, following links only as long as they stay inside. A path that names a hidden file
 * by a link is refused like the file itself, because the real name is looked at too.
 */
export async function locate(root: string, path: string): Promise<Found<Place>> {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (path.includes("\0") || path.includes("\\") || path.startsWith("/") || parts.includes("..")) {
    return notShown("a path is relative and stays below its folder");
  }
  try {
    const realRoot = await realpath(root);
    const real = await realpath(join(realRoot, ...parts));
    if (real !== realRoot && !real.startsWith(realRoot + sep)) return notShown("it leads out of the folder");
    const realParts = real.slice(realRoot.length).split(sep);
    for (const part of [...parts, ...realParts]) {
      const reason = hiddenReason(part);
      if (reason !== null) return notShown(reason);
    }
    return { ok: true, value: { real, path: parts.join("/") } };
  } catch (error) {
    if (isMissing(error)) return notFound;
    if (["ELOOP", "EACCES", "ENAMETOOLONG"].includes(errorCode(error))) return notShown("it cannot be read");
    throw error;
  }
}

/**
 * Opens what `locate` found, and makes sure that it is still that file: between the two an agent can put a link
 * in its place. Never waits on a pipe.
 */
export async function openLocated({ real }: Place): Promise<Found<FileHandle>> {
  try {
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const [opened, named, realNow] = await Promise.all([file.stat(), stat(real), realpath(real)]);
    if (opened.isFile() && opened.ino === named.ino && opened.dev === named.dev && realNow === real) {
      return { ok: true, value: file };
    }
    await file.close();
    return opened.isDirectory() ? notShown("it is a folder") : notShown("it is not an ordinary file");
  } catch (error) {
    if (isMissing(error)) return notFound;
    if (["ELOOP", "EACCES", "ENXIO", "EISDIR"].includes(errorCode(error)))
      return notShown("it cannot be read");
    throw error;
  }
}
