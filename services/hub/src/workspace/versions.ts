import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { join } from "node:path";
import { runCommand } from "@envoy/node-kit";
import { z } from "zod";
import { isMissing, writeWhole } from "../files.ts";

const KEPT = 20;
const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const History = z.object({ path: z.string(), digests: z.array(Digest) });

/** Earlier contents of files that are written over, by digest, so that a change can be shown. */
export interface Versions {
  seen(version: { path: string; digest: string; text: string }): Promise<void>;
  /** Unified diff from the version before; empty when there is only one. */
  diff(path: string): Promise<string>;
}

export function createVersions(folder: string): Versions {
  // One after the other, because each step reads what the one before has written.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const result = turn.then(step, step);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    seen: (version) => inTurn(() => keep(folder, version)),
    diff: (path) => inTurn(() => compare(folder, path)),
  };
}

async function keep(
  folder: string,
  { path, digest, text }: { path: string; digest: string; text: string },
): Promise<void> {
  const place = placeOf(folder, path);
  const { digests } = await readHistory(place, path);
  if (digests.at(-1) === digest) return;
  await mkdir(place, { recursive: true });
  await writeFile(join(place, digest), text);
  const now = [...digests, digest];
  const kept = now.slice(-KEPT);
  await writeWhole({
    path: join(place, "history.json"),
    text: JSON.stringify({ path, digests: kept }),
    mode: 0o600,
  });
  for (const old of now.slice(0, -KEPT)) {
    if (!kept.includes(old)) await rm(join(place, old), { force: true });
  }
}

async function compare(folder: string, path: string): Promise<string> {
  const place = placeOf(folder, path);
  const { digests } = await readHistory(place, path);
  const [before, now] = digests.slice(-2);
  if (before === undefined || now === undefined) return "";
  const result = await runCommand({
    file: "git",
    args: ["diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--", before, now],
    cwd: place,
    env: {
      PATH: process.env.PATH,
      LC_ALL: "C",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: devNull,
      GIT_DIR: devNull,
    },
    parse: ({ stdout }) => stdout,
    okCodes: [0, 1],
    timeoutMs: 10_000,
  });
  if (!result.ok) throw new Error(result.failure.sentence);
  const start = result.value.indexOf("@@");
  return start === -1 ? "" : `--- a/${path}\n+++ b/${path}\n${result.value.slice(start)}`;
}

function placeOf(folder: string, path: string): string {
  return join(folder, createHash("sha256").update(path).digest("hex").slice(0, 32));
}

async function readHistory(place: string, path: string): Promise<z.infer<typeof History>> {
  try {
    return History.parse(JSON.parse(await readFile(join(place, "history.json"), "utf8")));
  } catch (error) {
    if (isMissing(error)) return { path, digests: [] };
    throw error;
  }
}
