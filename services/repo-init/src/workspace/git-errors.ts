import { redactSecrets } from "@envoy/node-kit";
import type { RepoInitCode, RepoInitFailure } from "../failure.ts";
import type { Remote } from "./remote.ts";

interface Sign {
  readonly pattern: RegExp;
  readonly code: RepoInitCode;
  readonly tell: (about: {
    readonly remote: Remote;
    readonly branch: string | null;
  }) => readonly [sentence: string, nextStep: string];
}

/** Git and ssh say what went wrong only in words; the first sign that fits wins, so the specific stand first. */
const SIGNS: readonly Sign[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    code: "host_key_changed",
    tell: ({ remote }) => [
      `The host key of ${remote.host} is not the one in known_hosts`,
      `Ask whoever runs ${remote.host} whether its key changed; if so: ssh-keygen -R ${remote.host} and then ssh-keyscan ${remote.host} >> ~/.ssh/known_hosts`,
    ],
  },
  {
    pattern: /Host key verification failed|No \S+ host key is known for/,
    code: "host_key_missing",
    tell: ({ remote }) => [
      `ssh does not know the host ${remote.host} yet`,
      `Run: ssh-keyscan ${remote.host} >> ~/.ssh/known_hosts (and compare the fingerprint), or set GIT_SSH_STRICT_HOST_KEY_CHECKING=accept-new`,
    ],
  },
  {
    pattern: /Remote branch .* not found|couldn't find remote ref/i,
    code: "branch_missing",
    tell: ({ remote, branch }) => [
      `${remote.shown} has no branch ${branch ?? ""}`.trim(),
      "Set REPO_BRANCH to an existing branch, or leave it empty for the repository's default",
    ],
  },
  {
    pattern:
      /Permission denied|Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|HTTP Basic: Access denied|requested URL returned error: 40[13]/,
    code: "auth_failed",
    tell: ({ remote }) => [
      `${remote.shown} refused our credentials`,
      remote.kind === "ssh"
        ? "Check that the key is mounted in ~/.ssh or offered by the ssh agent, and that it may read this repository"
        : "Configure a credential helper, or put an access token in the address: https://TOKEN@host/path.git",
    ],
  },
  {
    pattern:
      /Could not resolve host|Connection refused|Connection timed out|No route to host|Network is unreachable|Failed to connect|Couldn't connect|Connection closed|Connection reset/i,
    code: "unreachable",
    tell: ({ remote }) => [
      `${remote.host ?? remote.shown} cannot be reached`,
      "Check the address, the network and any proxy, then start again",
    ],
  },
  {
    pattern: /dubious ownership/,
    code: "not_owned",
    tell: ({ remote }) => [
      `${remote.shown} belongs to another user, so git refuses to read it`,
      `Run: git config --global --add safe.directory ${remote.shown}`,
    ],
  },
  {
    pattern: /No space left on device/,
    code: "disk_full",
    tell: () => ["The disk is full", "Free some space on the workspace's volume, then start again"],
  },
  {
    pattern:
      /repository .*(?:not found|does not exist)|does not appear to be a git repository|not found in upstream|requested URL returned error: 404|does not exist/i,
    code: "repository_missing",
    tell: ({ remote }) => [
      `There is no git repository at ${remote.shown}`,
      "Check REPO_URL; a private repository also looks missing to those who may not read it",
    ],
  },
  {
    pattern: /block timeout reached|timed? ?out/i,
    code: "timeout",
    tell: ({ remote }) => [`${remote.shown} did not answer in time`, "Check the network, then start again"],
  },
  {
    pattern: /spawn git ENOENT/,
    code: "git_missing",
    tell: () => ["The program git was not found", "Install git 2.30 or later"],
  },
];

/** What a failed git call means for a person; `text` is all that git printed or simple-git threw. */
export function explainGitError(
  text: string,
  about: { readonly remote: Remote; readonly branch: string | null },
): RepoInitFailure {
  const sign = SIGNS.find(({ pattern }) => pattern.test(text));
  if (sign !== undefined) {
    const [sentence, nextStep] = sign.tell(about);
    return { code: sign.code, sentence, nextStep };
  }
  const words = redactSecrets(text)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("Cloning into"));
  return {
    code: "git_failed",
    sentence: `git failed: ${words.slice(-3).join(" ").slice(0, 500)}`,
    nextStep: "Try the same address with git clone on this machine",
  };
}
