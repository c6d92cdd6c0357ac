import { redactSecrets } from "@envoy/node-kit";
import { type RepoInitResult, refuse } from "../failure.ts";
import { readGit } from "../git.ts";
import type { ReadyMarker } from "./marker.ts";
import { type Remote, sameRemote } from "./remote.ts";

/** Whether the checkout that is already there is the one that was asked for. It is never changed. */
export async function checkExisting({
  repo,
  remote,
  marker,
}: {
  repo: string;
  remote: Remote | null;
  marker: ReadyMarker | null;
}): Promise<RepoInitResult<null>> {
  const top = await readGit({ repo, args: ["rev-parse", "--git-dir"], parse: () => null });
  if (!top.ok) {
    const why = top.failure.stderr.split("\n")[0] ?? "";
    return refuse(
      "broken_repository",
      `${repo} has a .git that git cannot read: ${why}`,
      `Repair it, or move ${repo} away to have it cloned again`,
    );
  }
  if (remote === null) return { ok: true, value: null };
  const origin = await readGit({
    repo,
    args: ["config", "--get", "remote.origin.url"],
    parse: ({ stdout }) => stdout.trim(),
  });
  if (origin.ok && sameRemote(origin.value, remote.shown)) return { ok: true, value: null };
  const holds = origin.ok
    ? redactSecrets(origin.value)
    : marker?.remote === null
      ? "the sample repository"
      : "a repository without an origin";
  return refuse(
    "other_remote",
    `${repo} holds ${holds}, but the configuration asks for ${remote.shown}`,
    `Set REPO_URL to what is there, or move ${repo} away (with Compose: remove the repo volume) to have it cloned`,
  );
}

/** The commit of HEAD and the branch's name; null for what does not exist yet. */
export async function readHead(repo: string): Promise<{ head: string | null; branch: string | null }> {
  const head = await readGit({
    repo,
    args: ["rev-parse", "--verify", "--quiet", "HEAD"],
    parse: ({ stdout }) => stdout.trim(),
  });
  const branch = await readGit({
    repo,
    args: ["symbolic-ref", "--short", "--quiet", "HEAD"],
    parse: ({ stdout }) => stdout.trim(),
  });
  return { head: head.ok ? head.value : null, branch: branch.ok ? branch.value : null };
}
