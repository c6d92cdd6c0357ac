/** What an agent's commands may do without a person. Tokens match as a prefix of the command line. */
export interface CommandRule {
  /** A list at one place stands for alternatives. */
  readonly pattern: readonly (string | readonly string[])[];
  readonly decision: "prompt" | "forbidden";
  /** Shown to the person who is asked, or to the model that is refused. */
  readonly because: string;
}

const packageManagers = ["npm", "pnpm", "yarn", "bun", "cargo", "poetry", "uv", "hatch", "gem"];
const readers = ["cat", "less", "more", "head", "tail", "strings", "xxd", "od", "hexdump", "base64", "cp"];
const environs = ["/proc/self/environ", "/proc/1/environ"];

/**
 * The product's own rules. They catch what an agent does in good faith; the wall against bad faith is the
 * container, because a prefix cannot see what a script does.
 */
export const commandRules: readonly CommandRule[] = [
  { pattern: ["git", "push"], decision: "prompt", because: "A push is seen outside this workspace." },
  { pattern: ["git", "reset", "--hard"], decision: "prompt", because: "This throws away changes." },
  { pattern: ["git", "clean"], decision: "prompt", because: "This deletes files that git does not keep." },
  {
    pattern: ["git", "remote", ["add", "set-url"]],
    decision: "prompt",
    because: "This changes where code goes.",
  },
  {
    pattern: ["rm", ["-rf", "-fr", "-r", "-R", "--recursive"]],
    decision: "prompt",
    because: "This deletes a folder.",
  },
  {
    pattern: [["sudo", "su", "doas"]],
    decision: "prompt",
    because: "This asks for the rights of another user.",
  },
  { pattern: [packageManagers, "publish"], decision: "prompt", because: "This publishes a package." },
  { pattern: ["twine", "upload"], decision: "prompt", because: "This publishes a package." },
  { pattern: ["docker", ["push", "login"]], decision: "prompt", because: "This publishes an image." },
  { pattern: ["gh", ["release", "pr", "repo"]], decision: "prompt", because: "This acts on the code host." },
  {
    pattern: [readers, environs],
    decision: "forbidden",
    because: "The environment of processes is not yours to read.",
  },
  {
    pattern: ["ps", ["e", "eww", "auxe", "auxeww", "axe"]],
    decision: "forbidden",
    because: "The environment of processes is not yours to read.",
  },
];

/** The rules as the runtime's policy language; JSON strings and lists are valid there. */
export function renderRules(rules: readonly CommandRule[]): string {
  const line = ({ pattern, decision, because }: CommandRule) =>
    `prefix_rule(pattern=${JSON.stringify(pattern)}, decision="${decision}", justification=${JSON.stringify(because)})`;
  return `${rules.map(line).join("\n")}\n`;
}
