import { expect, it } from "vitest";
import { explainGitError } from "./git-errors.ts";
import type { Remote } from "./remote.ts";

const ssh: Remote = {
  kind: "ssh",
  url: "git@example.org:a.git",
  shown: "git@example.org:a.git",
  host: "example.org",
};

it.each([
  [
    "No ED25519 host key is known for example.org and you have requested strict checking.\nHost key verification failed.",
    "host_key_missing",
  ],
  ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "host_key_changed"],
  [
    "git@example.org: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    "auth_failed",
  ],
  ["fatal: could not read Username for 'https://example.org': terminal prompts disabled", "auth_failed"],
  ["fatal: Authentication failed for 'https://example.org/a.git/'", "auth_failed"],
  ["ssh: Could not resolve hostname example.org: Name or service not known", "unreachable"],
  [
    "fatal: unable to access 'https://x/': Failed to connect to x port 443: Connection refused",
    "unreachable",
  ],
  ["fatal: Remote branch nope not found in upstream origin", "branch_missing"],
  ["fatal: repository 'https://example.org/a.git/' not found", "repository_missing"],
  ["fatal: '/srv/none' does not appear to be a git repository", "repository_missing"],
  ["fatal: detected dubious ownership in repository at '/srv/a'", "not_owned"],
  ["fatal: write error: No space left on device", "disk_full"],
  ["block timeout reached", "timeout"],
  ["fatal: something new\n", "git_failed"],
])("reads %j as %s", (text, code) => {
  expect(explainGitError(text, { remote: ssh, branch: "nope" }).code).toBe(code);
});

it("masks credentials in words it does not know", () => {
  const { sentence } = explainGitError("fatal: odd https://me:hunter22@example.org/x", {
    remote: ssh,
    branch: null,
  });
  expect(sentence).not.toContain("hunter22");
});
