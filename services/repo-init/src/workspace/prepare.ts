import { mkdir } from "node:fs/promises";
import { type FileLease, withFileLock } from "@envoy/node-kit";
import { type RepoInitResult, refuse } from "../failure.ts";
import type { HostKeyMode } from "../git-environment.ts";
import { createSampleRepository } from "../sample/create.ts";
import { checkExisting, readHead } from "./existing.ts";
import { cloneRepository } from "./fetch.ts";
import { occupancy, openIncoming, sweepIncoming } from "./incoming.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { readMarker, writeMarker } from "./marker.ts";
import { parseBranch, parseRemote, type Remote } from "./remote.ts";

export interface PrepareOptions {
  /** The folder that holds repo, notes, state and context. */
  readonly workspaceDir: string;
  /** Null: a small sample repository is made. */
  readonly url: string | null;
  readonly branch: string | null;
  readonly hostKeys: HostKeyMode;
  readonly lockTimeoutMs: number;
  readonly cloneTimeoutMs?: number;
  /** Told what is going on, in sentences: waiting and for whom, cloning and from where. */
  readonly onNote?: (sentence: string) => void;
}

export interface Workspace {
  readonly layout: Layout;
  readonly how: "cloned" | "kept" | "sample";
  /** Null while the repository has no commit. */
  readonly head: string | null;
  readonly branch: string | null;
  readonly remote: string | null;
}

/**
 * Makes the workspace usable, whoever else tries the same at the same time: one process clones, the others wait
 * and find its result. A checkout that is there already is kept as it is, or refused when it is another one.
 */
export async function prepareWorkspace(options: PrepareOptions): Promise<RepoInitResult<Workspace>> {
  const { url, branch, workspaceDir, onNote } = options;
  const remote = url === null ? null : parseRemote(url);
  if (remote?.ok === false) return remote;
  const named = branch === null ? null : parseBranch(branch);
  if (named?.ok === false) return named;
  const layout = layoutOf(workspaceDir);
  const unwritable = await makeFolders(layout);
  if (unwritable !== null) return unwritable;
  const locked = await withFileLock(
    {
      path: layout.lock,
      timeoutMs: options.lockTimeoutMs,
      onWait: ({ sentence }) => onNote?.(`${sentence}, which prepares the repository`),
    },
    (lease) => prepareAlone({ options, layout, remote: remote?.value ?? null, lease }),
  );
  if (locked.ok) return locked.value;
  return refuse(
    "lock_timeout",
    locked.failure.sentence,
    "Look at that process's log; restart it if it hangs, or raise REPO_INIT_LOCK_TIMEOUT_S",
  );
}

async function makeFolders(layout: Layout) {
  try {
    for (const folder of [layout.root, layout.notes, layout.state, layout.context])
      await mkdir(folder, { recursive: true });
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : null;
    if (code === null) throw error;
    return refuse(
      "not_writable",
      `The workspace ${layout.root} cannot be written (${code})`,
      "Check WORKSPACE_DIR and who owns that folder",
    );
  }
}

interface Alone {
  readonly options: PrepareOptions;
  readonly layout: Layout;
  readonly remote: Remote | null;
  readonly lease: FileLease;
}

async function prepareAlone(alone: Alone): Promise<RepoInitResult<Workspace>> {
  const { layout, remote, options } = alone;
  await sweepIncoming(layout);
  const present = await occupancy(layout.repo);
  if (present === "other") {
    return refuse(
      "folder_not_empty",
      `${layout.repo} is not empty and is no git repository`,
      "Move its content away, or make it a repository with git init and leave REPO_URL empty",
    );
  }
  if (present === "empty") return fill(alone);
  const checked = await checkExisting({ repo: layout.repo, remote, marker: await readMarker(layout.marker) });
  if (!checked.ok) return checked;
  const at = await readHead(layout.repo);
  if (options.branch !== null && at.branch !== options.branch) {
    options.onNote?.(
      `Keeping ${layout.repo} on ${at.branch ?? "a detached commit"}; ${options.branch} is configured`,
    );
  }
  return { ok: true, value: { layout, how: "kept", remote: remote?.shown ?? null, ...at } };
}

async function fill({ options, layout, remote, lease }: Alone): Promise<RepoInitResult<Workspace>> {
  const { branch, hostKeys, cloneTimeoutMs: timeoutMs = 15 * 60_000, onNote } = options;
  const incoming = await openIncoming(layout, lease.token);
  onNote?.(remote === null ? "Making the sample repository" : `Cloning ${remote.shown}`);
  if (remote === null) await createSampleRepository(incoming.path);
  else {
    const failure = await cloneRepository({
      remote,
      branch,
      into: incoming.path,
      hostKeys,
      timeoutMs,
      lost: lease.lost,
    });
    if (failure !== null) {
      await incoming.discard();
      return { ok: false, failure };
    }
  }
  const at = await readHead(incoming.path);
  const published = await lease.publish(async (token) => {
    await incoming.publish();
    await writeMarker(layout.marker, { token, remote: remote?.shown ?? null, ...at });
  });
  if (!published.published) {
    await incoming.discard();
    return refuse(
      "overtaken",
      "Another process took over while this one stood still, so its clone was dropped",
      "Nothing: the other process finishes the work",
    );
  }
  return {
    ok: true,
    value: { layout, how: remote === null ? "sample" : "cloned", remote: remote?.shown ?? null, ...at },
  };
}
