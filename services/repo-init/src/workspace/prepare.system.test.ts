import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { git, makeRepository, openScene, writeFiles } from "../testing/repositories.ts";
import { type PrepareOptions, prepareWorkspace } from "./prepare.ts";

function prepare(workspaceDir: string, over: Partial<PrepareOptions> = {}) {
  return prepareWorkspace({
    workspaceDir,
    url: null,
    branch: null,
    hostKeys: "true",
    lockTimeoutMs: 20_000,
    ...over,
  });
}

const outcome = async (work: ReturnType<typeof prepare>) => {
  const result = await work;
  return result.ok ? result.value.how : result.failure;
};

it.each(["path", "file"])("clones from a %s, and keeps the clone at the next start", async (kind) => {
  await using scene = await openScene();
  const source = await makeRepository(scene.at("source"), { "a.txt": "1" });
  const url = kind === "path" ? source : `file://${source}`;
  expect(await outcome(prepare(scene.at("w"), { url }))).toBe("cloned");
  await writeFiles(scene.at("w/repo"), { "a.txt": "work in progress" });
  expect(await outcome(prepare(scene.at("w"), { url }))).toBe("kept");
  expect(git(scene.at("w/repo"), "status", "--short")).toContain("a.txt");
  expect((await readdir(scene.at("w"))).sort()).toEqual(["context", "notes", "repo", "state"]);
});

it("checks out the branch that is asked for, and says when there is none", async () => {
  await using scene = await openScene();
  const url = await makeRepository(scene.at("source"), { "a.txt": "1" });
  git(url, "branch", "feature/x");
  expect(await prepare(scene.at("w"), { url, branch: "feature/x" })).toMatchObject({
    value: { branch: "feature/x" },
  });
  expect(await outcome(prepare(scene.at("v"), { url, branch: "none" }))).toMatchObject({
    code: "branch_missing",
  });
  expect(await outcome(prepare(scene.at("v"), { url, branch: "--none" }))).toMatchObject({
    code: "bad_branch",
  });
  expect(await readdir(scene.at("v/repo"))).toEqual([]);
});

it("makes the same sample repository everywhere, and then keeps it", async () => {
  await using scene = await openScene();
  const [one, two] = [await prepare(scene.at("a")), await prepare(scene.at("b"))];
  expect(one).toMatchObject({ ok: true, value: { how: "sample", branch: "main" } });
  expect(one.ok && two.ok && one.value.head).toBe(two.ok && two.value.head);
  expect(git(scene.at("a/repo"), "log", "--format=%an", "-1")).toBe("Orders Team");
  expect(await outcome(prepare(scene.at("a")))).toBe("kept");
  expect(await outcome(prepare(scene.at("a"), { url: "https://example.org/x.git" }))).toMatchObject({
    code: "other_remote",
    sentence: expect.stringContaining("holds the sample repository"),
  });
});

it("refuses another remote, a folder that is no repository, a broken one and a source that is none [clone-errors]", async () => {
  await using scene = await openScene();
  const url = await makeRepository(scene.at("source"), { "a.txt": "1" });
  await outcome(prepare(scene.at("w"), { url }));
  expect(await outcome(prepare(scene.at("w"), { url: scene.at("elsewhere") }))).toMatchObject({
    code: "other_remote",
  });
  await writeFiles(scene.at("full/repo"), { "mine.txt": "keep me" });
  expect(await outcome(prepare(scene.at("full"), { url }))).toMatchObject({ code: "folder_not_empty" });
  expect(existsSync(scene.at("full/repo/mine.txt"))).toBe(true);
  await mkdir(scene.at("broken/repo/.git"), { recursive: true });
  expect(await outcome(prepare(scene.at("broken"), { url }))).toMatchObject({ code: "broken_repository" });
  expect(await outcome(prepare(scene.at("v"), { url: scene.at("nothing-here") }))).toMatchObject({
    code: "repository_missing",
  });
});

it("runs nothing that a repository or its address brings along [hostile-repository]", async () => {
  await using scene = await openScene();
  const url = await makeRepository(scene.at("source"), { "a.txt": "1", ".gitattributes": "* filter=evil\n" });
  const hook = `#!/bin/sh\ntouch ${scene.at("ran")}\n`;
  await writeFiles(scene.at("home/.git-template/hooks"), { "post-checkout": hook });
  await chmod(scene.at("home/.git-template/hooks/post-checkout"), 0o755);
  await writeFile(scene.at("home/.gitconfig"), `[init]\n\ttemplateDir = ${scene.at("home/.git-template")}\n`);
  await using _home = withHome(scene.at("home"));
  expect(await outcome(prepare(scene.at("w"), { url }))).toBe("cloned");
  expect(existsSync(scene.at("w/repo/.git/hooks/post-checkout"))).toBe(true);
  for (const hostile of [`ext::sh -c touch% ${scene.at("ran")}`, `--upload-pack=touch ${scene.at("ran")}`]) {
    expect(await outcome(prepare(scene.at("v"), { url: hostile }))).toMatchObject({ code: "bad_url" });
  }
  expect(existsSync(scene.at("ran"))).toBe(false);
});

it("finds out about an ssh host it does not know, and says what to run [clone-errors]", async () => {
  await using scene = await openScene();
  const ssh =
    '#!/bin/sh\necho "$@" > "$HOME/ssh-args"\necho "No ED25519 host key is known for git.example.org and you have requested strict checking." >&2\necho "Host key verification failed." >&2\nexit 255\n';
  await writeFiles(scene.at("home/bin"), { ssh });
  await chmod(scene.at("home/bin/ssh"), 0o755);
  await using _home = withHome(scene.at("home"), `${scene.at("home/bin")}:${process.env.PATH}`);
  const told = await outcome(
    prepare(scene.at("w"), { url: "git@git.example.org:team/app.git", hostKeys: "accept-new" }),
  );
  expect(told).toMatchObject({
    code: "host_key_missing",
    nextStep: expect.stringContaining("ssh-keyscan git.example.org >> ~/.ssh/known_hosts"),
  });
  const args = readFileSync(scene.at("home/ssh-args"), "utf8");
  expect(args).toContain("StrictHostKeyChecking=accept-new");
  expect(args).toContain("BatchMode=yes");
});

it("says that a workspace cannot be written", async () => {
  await using scene = await openScene();
  await writeFile(scene.at("file"), "");
  expect(await outcome(prepare(scene.at("file/w")))).toMatchObject({ code: "not_writable" });
});

function withHome(home: string, path = process.env.PATH): AsyncDisposable {
  const before = { HOME: process.env.HOME, PATH: process.env.PATH };
  Object.assign(process.env, { HOME: home, PATH: path });
  return { [Symbol.asyncDispose]: async () => void Object.assign(process.env, before) };
}
