import { lstat, mkdir, realpath, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { join } from "node:path";
import { type CommandOutput, runCommand } from "@envoy/node-kit";
import { isMissing } from "../files.ts";
import { type Head, readHead } from "./git-head.ts";
import type { FileStatus } from "./list.ts";

/** The tree without entries, which every repository knows. */
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const TIMEOUT_MS = 10_000;
const DIFF_LIMIT = 512 * 1024;

export interface Repository {
  readonly head: Head;
  statuses(): Promise<ReadonlyMap<string, FileStatus>>;
  /** Unified diff of these paths against HEAD; untracked files count as added. */
  diff(paths: readonly string[]): Promise<{ diff: string; truncated: boolean }>;
}

/**
 * Looks at a repository that agents write to, without doing what it says. Git runs with a folder of the hub's
 * own as its repository and only borrows the objects and the index, so no configuration, hook, filter, external
 * diff or file-system monitor of the repository is ever read. Null when there is no repository.
 */
export async function openRepository(root: string, shadow: string): Promise<Repository | null> {
  const gitFolder = await ownGitFolder(root);
  const head = gitFolder === null ? null : await readHead(gitFolder);
  if (gitFolder === null || head === null) return null;
  await prepareShadow(shadow);
  const base = head.commit ?? EMPTY_TREE;
  const git = createGit({ root, shadow, gitFolder });
  const exclude = join(gitFolder, "info", "exclude");

  async function statuses(): Promise<ReadonlyMap<string, FileStatus>> {
    const [changed, untracked] = await Promise.all([
      git(["diff", ...PLAIN_DIFF, "--name-status", "-z", base], parseNameStatus),
      git(["ls-files", "--others", "--exclude-standard", `--exclude-from=${exclude}`, "-z"], parseNames),
    ]);
    const others = untracked ?? (await git(["ls-files", "--others", "--exclude-standard", "-z"], parseNames));
    return new Map([...(changed ?? []), ...(others ?? []).map((path) => [path, "untracked"] as const)]);
  }

  async function diffOne(path: string, status: FileStatus | undefined): Promise<string> {
    const args =
      status === "untracked"
        ? ["diff", ...PLAIN_DIFF, "--no-index", "--", devNull, path]
        : ["diff", ...PLAIN_DIFF, base, "--", path];
    return (await git(args, ({ stdout }) => stdout)) ?? "";
  }

  return {
    head,
    statuses,
    diff: async (paths) => {
      const known = await statuses();
      let diff = "";
      for (const path of paths) {
        if (diff.length > DIFF_LIMIT) break;
        diff += await diffOne(path, known.get(path));
      }
      return { diff: diff.slice(0, DIFF_LIMIT), truncated: diff.length > DIFF_LIMIT };
    },
  };
}

const PLAIN_DIFF = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-renames",
  "--no-color",
  "--ignore-submodules=all",
];

/** A `.git` that is a file or a link would lead git out of the folder. */
async function ownGitFolder(root: string): Promise<string | null> {
  try {
    const folder = join(await realpath(root), ".git");
    return (await lstat(folder)).isDirectory() ? folder : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function prepareShadow(shadow: string): Promise<void> {
  await mkdir(join(shadow, "refs"), { recursive: true });
  await mkdir(join(shadow, "objects"), { recursive: true });
  await writeFile(join(shadow, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(join(shadow, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
}

interface Folders {
  readonly root: string;
  readonly shadow: string;
  readonly gitFolder: string;
}

function createGit({ root, shadow, gitFolder }: Folders) {
  const env = {
    PATH: process.env.PATH,
    LC_ALL: "C",
    HOME: shadow,
    GIT_DIR: shadow,
    GIT_WORK_TREE: root,
    GIT_OBJECT_DIRECTORY: join(gitFolder, "objects"),
    GIT_INDEX_FILE: join(gitFolder, "index"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
  };
  const settings = [
    ...["core.fsmonitor=false", `core.hooksPath=${devNull}`, "core.quotePath=false"],
    ...[`core.attributesFile=${devNull}`, `safe.directory=${root}`, "protocol.allow=never"],
  ];
  const fixed = ["--no-optional-locks", "--no-pager", ...settings.flatMap((one) => ["-c", one])];
  return async <T>(args: readonly string[], parse: (output: CommandOutput) => T): Promise<T | null> => {
    const result = await runCommand({
      file: "git",
      args: [...fixed, ...args],
      cwd: root,
      env,
      parse,
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: 16 * DIFF_LIMIT,
      // 1 says "there are differences" where nothing is compared with the index.
      okCodes: args.includes("--no-index") ? [0, 1] : [0],
    });
    return result.ok ? result.value : null;
  };
}

const LETTERS: Readonly<Record<string, FileStatus>> = {
  A: "added",
  M: "modified",
  T: "modified",
  D: "deleted",
};

function parseNameStatus({ stdout }: CommandOutput): [string, FileStatus][] {
  const fields = stdout.split("\0");
  const found: [string, FileStatus][] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const path = fields[index + 1];
    if (path) found.push([path, LETTERS[fields[index] ?? ""] ?? "modified"]);
  }
  return found;
}

function parseNames({ stdout }: CommandOutput): string[] {
  return stdout.split("\0").filter((name) => name !== "");
}
