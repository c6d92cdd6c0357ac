import { mkdir, mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { git, makeRepository, openScene, writeFiles } from "../testing/repositories.ts";
import { prepareWorkspace } from "./prepare.ts";

const prepare = (workspaceDir: string, url: string) =>
  prepareWorkspace({ workspaceDir, url, branch: null, hostKeys: "true", lockTimeoutMs: 20_000 });

/** A folder on another file system than the temporary one, as a volume is. */
async function openVolume() {
  const path = await mkdtemp("/dev/shm/repo-init-");
  expect((await stat(path)).dev).not.toBe((await stat(tmpdir())).dev);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

it("clones into a volume, which cannot be renamed over", async () => {
  await using scene = await openScene();
  await using volume = await openVolume();
  const url = await makeRepository(scene.at("source"), { "a/b.txt": "1", ".env.example": "A=\n" });
  await mkdir(scene.at("w"));
  await symlink(volume.path, scene.at("w/repo"));
  expect(await prepare(scene.at("w"), url)).toMatchObject({ ok: true, value: { how: "cloned" } });
  expect((await readdir(volume.path)).sort()).toEqual([".env.example", ".git", "a"]);
  expect(git(volume.path, "status", "--short")).toBe("");
});

it("clears what a predecessor left: half moved into a volume, half cloned beside the folder", async () => {
  await using scene = await openScene();
  const url = await makeRepository(scene.at("source"), { "a.txt": "1" });
  await writeFiles(scene.at("w/repo"), {
    "half.txt": "x",
    ".repo-init-3/.git/HEAD": "ref: refs/heads/main\n",
  });
  await writeFiles(scene.at("w"), { ".repo-init-4/a.txt": "x" });
  expect(await prepare(scene.at("w"), url)).toMatchObject({ ok: true, value: { how: "cloned" } });
  expect((await readdir(scene.at("w/repo"))).sort()).toEqual([".git", "a.txt"]);
  expect(await readdir(scene.at("w"))).not.toContain(".repo-init-4");
});

it("keeps a finished checkout when only the emptied folder of its clone was left", async () => {
  await using scene = await openScene();
  const url = await makeRepository(scene.at("source"), { "a.txt": "1" });
  await prepare(scene.at("w"), url);
  await mkdir(join(scene.at("w/repo"), ".repo-init-1"));
  expect(await prepare(scene.at("w"), url)).toMatchObject({ ok: true, value: { how: "kept" } });
  expect((await readdir(scene.at("w/repo"))).sort()).toEqual([".git", "a.txt"]);
});
