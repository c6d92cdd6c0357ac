import type { CodexSandbox } from "./driver-config.ts";
import type { SandboxPolicy } from "./generated/codex-protocol.ts";

/**
 * Sent with every turn: the runtime takes the outer sandbox at no other place and forgets it at a resume, and a
 * sandbox named at the start of a thread would make it trust the repository's own configuration.
 */
export function sandboxPolicy(sandbox: CodexSandbox, writableDirs: readonly string[]): SandboxPolicy {
  switch (sandbox) {
    case "external-sandbox":
      return { type: "externalSandbox", networkAccess: "enabled" };
    case "read-only":
      return { type: "readOnly", networkAccess: false };
    case "workspace-write":
      return {
        type: "workspaceWrite",
        writableRoots: [...writableDirs],
        networkAccess: false,
        excludeTmpdirEnvVar: false,
        excludeSlashTmp: false,
      };
    case "danger-full-access":
      return { type: "dangerFullAccess" };
  }
}
