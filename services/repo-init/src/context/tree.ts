import type { CommandResult } from "@envoy/node-kit";
import { readGit } from "../git.ts";

/** One file of a commit. */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
  readonly size: number;
  /** Symbolic links are listed and never followed. */
  readonly link: boolean;
}

/** What HEAD holds, sorted by path. What git ignores or does not track is not there, dot-folders are. */
export function readTree(repo: string, head: string): Promise<CommandResult<readonly TreeFile[]>> {
  return readGit({
    repo,
    args: ["ls-tree", "-r", "-z", "--long", "--full-tree", head],
    parse: ({ stdout }) => parseTree(stdout),
  });
}

function parseTree(output: string): TreeFile[] {
  const files = output.split("\0").flatMap((line) => {
    const match = /^(\d{6}) blob ([0-9a-f]{40,64})\s+(\d+)\t([\s\S]+)$/.exec(line);
    const [, mode, blob, size, path] = match ?? [];
    return blob && path ? [{ path, blob, size: Number(size), link: mode === "120000" }] : [];
  });
  return files.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
}

/** The content of blobs, by hash. Read from the object store, so no link and no changed working file can mislead. */
export async function readBlobs(
  repo: string,
  files: readonly TreeFile[],
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const batch of batches(files, 16 * 1024 * 1024)) {
    const input = `${batch.map(({ blob }) => blob).join("\n")}\n`;
    const read = await readGit({
      repo,
      args: ["cat-file", "--batch"],
      input,
      parse: ({ stdoutBytes }) => parseBatch(stdoutBytes),
    });
    if (!read.ok) throw new Error(`cannot read objects of ${repo}: ${read.failure.sentence}`);
    for (const [blob, bytes] of read.value) found.set(blob, bytes);
  }
  return found;
}

/** `<hash> blob <size>\n<bytes>\n`, again and again. */
function parseBatch(bytes: Buffer): [string, Buffer][] {
  const found: [string, Buffer][] = [];
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf(0x0a, at);
    if (lineEnd < 0) break;
    const [blob = "", kind, size] = bytes.toString("latin1", at, lineEnd).split(" ");
    const length = kind === "blob" ? Number(size) : 0;
    if (kind === "blob") found.push([blob, bytes.subarray(lineEnd + 1, lineEnd + 1 + length)]);
    at = lineEnd + 1 + (kind === "blob" ? length + 1 : 0);
  }
  return found;
}

function batches(files: readonly TreeFile[], limit: number): TreeFile[][] {
  const all: TreeFile[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const file of files) {
    if (size + file.size > limit) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(file);
    size += file.size;
  }
  return all;
}
