import { join } from "node:path";
import type { PermissionRuleValue, PermissionUpdate } from "@anthropic-ai/claude-agent-sdk";
import { HUB_TOOL_PREFIX } from "./driver-config.ts";

/** Rules the runtime enforces itself, before anybody is asked; a deny rule wins over every approval. */
export type PermissionRules = { readonly allow: string[]; readonly deny: string[] };

export interface RuleSources {
  readonly writableDirs: readonly string[];
  readonly stateDir: string;
  readonly lastingRules: readonly string[];
}

export function permissionRules({ writableDirs, stateDir, lastingRules }: RuleSources): PermissionRules {
  const config = configDir(stateDir);
  return {
    // The hub decides about its own tools.
    allow: [
      `${HUB_TOOL_PREFIX}*`,
      ...writableDirs.map((dir) => `Edit(${everythingIn(dir)})`),
      ...lastingRules,
    ],
    deny: [
      ...["sudo", "su", "doas", "pkexec"].flatMap((command) => [`Bash(${command})`, `Bash(${command} *)`]),
      // What a process was started with may hold keys, the adapter's own among them.
      "Read(//proc/*/environ)",
      "Read(//proc/*/mem)",
      "Read(//proc/*/task/*/environ)",
      // The agent may not rewrite its own memory of what happened, nor its grants. The transcripts' folder
      // stays readable: the runtime puts long outputs of tools there and tells the model to read them.
      `Edit(${everythingIn(stateDir)})`,
      ...[".claude.json", ".credentials.json", "settings.json"].map((file) => `Read(/${join(config, file)})`),
      ...["sessions", "session-env", "shell-snapshots", "backups"].map(
        (folder) => `Read(${everythingIn(join(config, folder))})`,
      ),
      `Read(${everythingIn(homeDir(stateDir))})`,
    ],
  };
}

/** The runtime's own state: transcripts, settings it writes, snapshots. */
export function configDir(stateDir: string): string {
  return join(stateDir, "claude");
}

/** A home of its own keeps the agent from the dotfiles of whoever runs the service. */
export function homeDir(stateDir: string): string {
  return join(stateDir, "home");
}

/**
 * What "for this session" grants: exactly the patterns the runtime proposes for this call, or the one file of
 * an edit. The runtime's other proposals are never taken: they would switch the whole session to accepting
 * edits, or write settings into the repository.
 */
export function sessionGrant(
  suggestions: readonly PermissionUpdate[],
  editedFile: string | null,
): PermissionUpdate | null {
  const rules =
    editedFile === null
      ? suggestions.flatMap((s) => (s.type === "addRules" && s.behavior === "allow" ? s.rules : []))
      : [{ toolName: "Edit", ruleContent: `/${editedFile}` }];
  if (rules.length === 0 || rules.some(isWholeTool)) return null;
  return { type: "addRules", rules, behavior: "allow", destination: "session" };
}

/** A grant without a pattern covers every use of the tool. */
function isWholeTool(rule: PermissionRuleValue): boolean {
  return rule.ruleContent === undefined && rule.toolName === "Bash";
}

/** Rules write an absolute path with two slashes in front. */
function everythingIn(dir: string): string {
  return `/${join(dir, "**")}`;
}
