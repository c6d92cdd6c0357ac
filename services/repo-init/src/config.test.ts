import { expect, it } from "vitest";
import { loadConfig } from "./config.ts";

it("has the documented defaults [seed-variables]", () => {
  expect(loadConfig({ REPO_URL: "", REPO_BRANCH: "" })).toEqual({
    workspaceDir: "/workspace",
    url: null,
    branch: null,
    agentConfig: null,
    index: true,
    watch: false,
    hostKeys: "true",
    lockTimeoutMs: 120_000,
  });
});

it("tells what is allowed, for all faults at once [seed-variables] [config-faults]", () => {
  expect(() =>
    loadConfig({ GIT_SSH_STRICT_HOST_KEY_CHECKING: "maybe", REPO_INIT_LOCK_TIMEOUT_S: "soon" }),
  ).toThrowError(
    /LOCK_TIMEOUT_S: "soon": not a whole number[\s\S]*CHECKING: "maybe" is not allowed; allowed: true, false, accept-new\n\s+for example: GIT_SSH_STRICT_HOST_KEY_CHECKING=accept-new/,
  );
});
