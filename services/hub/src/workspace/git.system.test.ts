import { execFile } from "node:child_process";
import { access, chmod, mkdir, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { startWorkspace } from "./workspace.ts";

const log = { info: () => {}, warn: () => {}, error: () => {} };
const run = promisify(execFile);

async function startRepository() {
  const folder = await temporaryFolder();
  const repo = join(folder.path, "workspace", "repo");
  await mkdir(join(repo, "src"), { recursive: true });
  const git = (...args: string[]) =>
    run("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: repo }).then(
      ({ stdout }) => stdout,
    );
  await git("init", "-q", "-b", "main");
  await writeFile(join(repo, "src", "a.ts"), "one\ntwo\n");
  await writeFile(join(repo, "gone.txt"), "gone\n");
  await writeFile(join(repo, ".gitignore"), "ignored\n");
  await git("add", ".");
  await git("commit", "-q", "-m", "first");
  const workspace = await startWorkspace({
    root: join(folder.path, "workspace"),
    dataDir: join(folder.path, "data"),
    log,
  });
  return {
    folder: folder.path,
    repo,
    git,
    workspace,
    [Symbol.asyncDispose]: async () => {
      await workspace[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function change(repo: string): Promise<void> {
  await writeFile(join(repo, "src", "a.ts"), "one\nthree\n");
  await unlink(join(repo, "gone.txt"));
  await writeFile(join(repo, "new file.md"), "new\n");
  await writeFile(join(repo, "ignored"), "no\n");
  await writeFile(join(repo, ".env"), "SECRET=1\n");
}

it("shows how the work tree differs from HEAD, and the branch", async () => {
  await using area = await startRepository();
  await change(area.repo);
  const listed = await area.workspace.list("repo", "");
  if ("refused" in listed) throw new Error(listed.refused);
  expect(listed.branch).toBe("main");
  expect(listed.entries.map(({ name, status }) => [name, status])).toEqual([
    ["src", "modified"],
    [".gitignore", null],
    ["gone.txt", "deleted"],
    ["ignored", null],
    ["new file.md", "untracked"],
  ]);
  const all = await area.workspace.diff("repo", "");
  const diff = "diff" in all ? all.diff : "";
  for (const part of ["-two\n+three\n", "-gone\n", "+new\n", "b/new file.md"]) expect(diff).toContain(part);
  expect(diff).not.toContain("SECRET");
  const one = await area.workspace.diff("repo", "src/a.ts");
  expect("diff" in one ? one.diff : "").toMatch(
    /^diff --git a\/src\/a\.ts b\/src\/a\.ts\n[\s\S]*-two\n\+three\n$/,
  );
  expect(await area.workspace.diff("repo", "gone.txt")).toMatchObject({
    diff: expect.stringContaining("-gone"),
  });
  expect(await area.workspace.diff("repo", ".gitignore")).toMatchObject({ diff: "", truncated: false });
  expect(await area.workspace.diff("repo", "never.txt")).toEqual({ refused: "not_found" });
  expect(await area.workspace.diff("repo", ".env")).toMatchObject({ refused: "not_shown" });
});

it("works on a packed branch, a detached HEAD and before the first commit", async () => {
  await using area = await startRepository();
  const branch = async () => {
    const listed = await area.workspace.list("repo", "");
    return "branch" in listed ? [listed.branch, listed.entries.map(({ status }) => status)] : listed;
  };
  await area.git("pack-refs", "--all");
  expect(await branch()).toEqual(["main", [null, null, null]]);
  await area.git("checkout", "-q", "--detach");
  expect(await branch()).toEqual([null, [null, null, null]]);
  await rm(join(area.repo, ".git"), { recursive: true });
  await area.git("init", "-q", "-b", "feature/x");
  expect(await branch()).toEqual(["feature/x", ["modified", "untracked", "untracked"]]);
});

describe("a hostile repository", () => {
  it("runs nothing: no filter, hook, monitor, external diff or text conversion", async () => {
    await using area = await startRepository();
    const trace = join(area.folder, "ran");
    const script = join(area.folder, "evil.sh");
    await writeFile(script, `#!/bin/sh\necho "$0 $@" >> ${trace}\nexit 1\n`);
    await chmod(script, 0o755);
    for (const key of [
      "core.fsmonitor",
      "filter.evil.clean",
      "filter.evil.smudge",
      "filter.evil.process",
      "diff.external",
      "diff.evil.command",
      "diff.evil.textconv",
      "core.pager",
      "core.sshCommand",
    ]) {
      await area.git("config", key, script);
    }
    await area.git("config", "core.hooksPath", area.folder);
    await writeFile(join(area.repo, ".gitattributes"), "* filter=evil diff=evil\n");
    await change(area.repo);
    await area.workspace.list("repo", "");
    const all = await area.workspace.diff("repo", "");
    expect("diff" in all ? all.diff : "").toContain("+three");
    await expect(access(trace)).rejects.toMatchObject({ code: "ENOENT" });
    // The trap is real: git as usual walks into it.
    await area.git("diff").catch(() => "");
    await access(trace);
  });

  it("is not followed where its git folder leads elsewhere", async () => {
    await using area = await startRepository();
    await using other = await startRepository();
    await rm(join(area.repo, ".git"), { recursive: true });
    await symlink(join(other.repo, ".git"), join(area.repo, ".git"));
    expect(await area.workspace.list("repo", "")).toMatchObject({ branch: null });
    await rm(join(area.repo, ".git"));
    await writeFile(join(area.repo, ".git"), `gitdir: ${other.repo}/.git\n`);
    expect(await area.workspace.list("repo", "")).toMatchObject({ branch: null });
    expect(await area.workspace.diff("repo", "")).toEqual({ refused: "not_found" });
  });

  it("keeps its index and its objects untouched", async () => {
    await using area = await startRepository();
    await change(area.repo);
    const state = () => run("sh", ["-c", "find .git -type f | sort | xargs sha256sum"], { cwd: area.repo });
    const before = (await state()).stdout;
    await area.workspace.list("repo", "");
    await area.workspace.diff("repo", "");
    expect((await state()).stdout).toBe(before);
  });
});

it("shows a note against the version before, whether or not anybody read it in between", async () => {
  await using area = await startRepository();
  const note = join(area.folder, "workspace", "notes", "plan.md");
  await writeFile(note, "# Plan\none\n");
  expect(await area.workspace.diff("notes", "plan.md")).toEqual({
    path: "plan.md",
    diff: "",
    truncated: false,
  });
  await writeFile(note, "# Plan\ntwo\n");
  await area.workspace.look();
  await writeFile(note, "# Plan\nthree, longer\n");
  const last = await area.workspace.diff("notes", "plan.md");
  expect("diff" in last ? last.diff : "").toBe(
    "--- a/plan.md\n+++ b/plan.md\n@@ -1,2 +1,2 @@\n # Plan\n-two\n+three, longer\n",
  );
});
