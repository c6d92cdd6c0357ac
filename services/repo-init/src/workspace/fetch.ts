import type { RepoInitFailure } from "../failure.ts";
import { createGit } from "../git.ts";
import type { HostKeyMode } from "../git-environment.ts";
import { explainGitError } from "./git-errors.ts";
import type { Remote } from "./remote.ts";

export interface CloneOptions {
  readonly remote: Remote;
  readonly branch: string | null;
  readonly into: string;
  readonly hostKeys: HostKeyMode;
  /** For the whole clone; a call that says nothing for a minute ends earlier. */
  readonly timeoutMs: number;
  /** Aborts when another owner took the lock over. */
  readonly lost: AbortSignal;
}

/** Clones into an existing empty folder, without hooks, submodules or credentials left behind. Null is success. */
export async function cloneRepository({
  remote,
  branch,
  into,
  hostKeys,
  timeoutMs,
  lost,
}: CloneOptions): Promise<RepoInitFailure | null> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const protocol = remote.kind === "path" ? "file" : remote.kind;
  const git = createGit({ cwd: into, hostKeys, protocol, signal: AbortSignal.any([deadline, lost]) });
  try {
    const options = [
      "--no-hardlinks",
      "--no-recurse-submodules",
      ...(branch === null ? [] : [`--branch=${branch}`]),
    ];
    await git.clone(remote.url, into, options);
    if (remote.shown !== remote.url) await git.remote(["set-url", "origin", remote.shown]);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return explainGitError(deadline.aborted ? "timed out" : words, { remote, branch });
  }
}
