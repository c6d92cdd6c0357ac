import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readHead } from "./workspace/existing.ts";

export interface WatchHeadOptions {
  readonly repo: string;
  /** Called one at a time; what moves meanwhile is told once afterwards. An error ends the watch. */
  readonly onChange: (head: string | null) => Promise<void> | void;
  readonly everyMs?: number;
  /** The commit the caller has dealt with already; HEAD at the start of the watch by default. */
  readonly since?: string | null;
}

export interface HeadWatch extends AsyncDisposable {
  /** Settles when the watch ends, and rejects when `onChange` did. */
  readonly done: Promise<void>;
}

/**
 * Tells when HEAD points at another commit. Looks at a few small files by their times and asks git only when one
 * of them changed, so it may poll often on any file system.
 */
export function watchHead({ repo, onChange, everyMs = 1_000, since }: WatchHeadOptions): HeadWatch {
  const stop = new AbortController();
  const done = poll({ repo, onChange, everyMs, since, signal: stop.signal });
  // Whoever disposes without looking at `done` must not be ended by an unhandled rejection.
  done.catch(() => undefined);
  return {
    done,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done.catch(() => undefined);
    },
  };
}

async function poll({
  repo,
  onChange,
  everyMs,
  since,
  signal,
}: Required<Omit<WatchHeadOptions, "since">> & {
  since: string | null | undefined;
  signal: AbortSignal;
}): Promise<void> {
  let seen = since === undefined ? await traces(repo) : "";
  let told = since === undefined ? (await readHead(repo)).head : since;
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const now = await traces(repo);
    if (now === seen) continue;
    seen = now;
    const { head } = await readHead(repo);
    if (head === told) continue;
    told = head;
    await onChange(head);
  }
}

/** Times and sizes of the files that change when HEAD moves: itself, its branch, packed refs, its log. */
async function traces(repo: string): Promise<string> {
  const git = await gitFolder(repo);
  const head = await readFile(join(git, "HEAD"), "utf8").catch(() => "");
  const branch = /^ref: (refs\/[^\s]+)/.exec(head)?.[1];
  const files = [
    "HEAD",
    "packed-refs",
    "logs/HEAD",
    ...(branch === undefined || branch.includes("..") ? [] : [branch]),
  ];
  const marks = await Promise.all(files.map((file) => mark(join(git, file))));
  return [head, ...marks].join("|");
}

async function mark(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    // Absent is a state like any other: its appearance is a change.
    return "-";
  }
}

/** `.git` is a file with a pointer in worktrees. */
async function gitFolder(repo: string): Promise<string> {
  const path = join(repo, ".git");
  const pointer = await readFile(path, "utf8").catch(() => "");
  const target = /^gitdir: (.+)$/m.exec(pointer)?.[1];
  if (target === undefined) return path;
  return isAbsolute(target) ? target : join(repo, target);
}
