import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { type Found, notShown } from "./paths.ts";

const TEXT_LIMIT = 512 * 1024;
/** Larger files are not even digested. */
const FILE_LIMIT = 64 * 1024 * 1024;

export interface TextFile {
  readonly text: string;
  readonly size: number;
  /** SHA-256 of the whole file, also when only its beginning is shown. */
  readonly digest: string;
  readonly modifiedAt: number;
  readonly truncated: boolean;
}

/** Reads UTF-8 text and closes the file; its beginning when it is long. */
export async function readText(file: FileHandle): Promise<Found<TextFile>> {
  try {
    const { size, mtimeMs } = await file.stat();
    if (size > FILE_LIMIT) return notShown(`it is larger than ${FILE_LIMIT / 1024 / 1024} MiB`);
    const hash = createHash("sha256");
    const head: Buffer[] = [];
    let kept = 0;
    let total = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, start: 0, end: FILE_LIMIT })) {
      if (!Buffer.isBuffer(chunk)) continue;
      hash.update(chunk);
      total += chunk.length;
      if (kept < TEXT_LIMIT) head.push(chunk.subarray(0, TEXT_LIMIT - kept));
      kept = Math.min(TEXT_LIMIT, kept + chunk.length);
    }
    const text = decode(Buffer.concat(head), total > TEXT_LIMIT);
    if (text === null) return notShown("it is not text");
    return {
      ok: true,
      value: {
        text,
        size: total,
        digest: hash.digest("hex"),
        modifiedAt: Math.round(mtimeMs),
        truncated: total > TEXT_LIMIT,
      },
    };
  } finally {
    await file.close();
  }
}

/** Null for what is no UTF-8 text; a character cut in two at the end is left out. */
function decode(bytes: Buffer, isCut: boolean): string | null {
  if (bytes.subarray(0, 8192).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    // The decoder tells malformed text by throwing.
    return null;
  }
}
