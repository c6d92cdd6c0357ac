import { createHash } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { startWorkspace } from "./workspace.ts";

const log = { info: () => {}, warn: () => {}, error: () => {} };

async function startArea() {
  const folder = await temporaryFolder();
  const root = join(folder.path, "workspace");
  const notes = join(root, "notes");
  await mkdir(join(notes, "deep"), { recursive: true });
  await mkdir(join(root, "repo", ".git"), { recursive: true });
  await writeFile(join(folder.path, "outside.txt"), "outside");
  await writeFile(join(notes, "plan.md"), "# Plan\n");
  await writeFile(join(notes, "deep", "more.md"), "more\n");
  const workspace = await startWorkspace({ root, dataDir: join(folder.path, "data"), log });
  return {
    folder: folder.path,
    root,
    notes,
    workspace,
    [Symbol.asyncDispose]: async () => {
      await workspace[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("paths that lead out", () => {
  it.each([
    "../outside.txt",
    "deep/../../../outside.txt",
    "/etc/passwd",
    "..",
    "deep\\..\\..\\outside.txt",
    "plan.md\0.png",
    "./../../outside.txt",
  ])("%j is refused", async (path) => {
    await using area = await startArea();
    expect(await area.workspace.read("notes", path)).toMatchObject({ refused: "not_shown" });
    expect(await area.workspace.list("notes", path)).toMatchObject({ refused: "not_shown" });
  });

  it("links out are refused and not listed; links inside are followed [files-read-only]", async () => {
    await using area = await startArea();
    await symlink(join(area.folder, "outside.txt"), join(area.notes, "out.md"));
    await symlink(area.folder, join(area.notes, "outer"));
    await symlink("/proc/self/environ", join(area.notes, "environ"));
    await symlink("plan.md", join(area.notes, "alias.md"));
    await symlink("loop", join(area.notes, "loop"));
    for (const path of ["out.md", "outer/outside.txt", "environ", "loop"]) {
      expect(await area.workspace.read("notes", path), path).toMatchObject({ refused: "not_shown" });
    }
    expect(await area.workspace.read("notes", "alias.md")).toMatchObject({ text: "# Plan\n" });
    const listed = await area.workspace.list("notes", "");
    expect("entries" in listed ? listed.entries.map(({ name }) => name) : []).toEqual([
      "deep",
      "alias.md",
      "plan.md",
    ]);
  });

  it("an area that is a link itself is where it leads", async () => {
    await using area = await startArea();
    await symlink(area.notes, join(area.root, "context"));
    expect(await area.workspace.read("context", "plan.md")).toMatchObject({ text: "# Plan\n" });
  });
});

describe("what is kept from readers", () => {
  const names = [".env", ".env.local", ".ENV", "server.pem", "id_rsa", "id_ed25519.pub", ".netrc", ".npmrc"];

  it("is neither listed nor read, also through a link with a harmless name [files-read-only]", async () => {
    await using area = await startArea();
    const repo = join(area.root, "repo");
    for (const name of [...names, ".env.example", "id_generator.ts"])
      await writeFile(join(repo, name), "SECRET=1\n");
    await writeFile(join(repo, ".git", "config"), "[core]\n");
    await symlink(".env", join(repo, "settings.txt"));
    await symlink(".git", join(repo, "history"));
    for (const path of [...names, ".git/config", "settings.txt", "history/config", ".GIT/config"]) {
      const reply = await area.workspace.read("repo", path);
      expect(reply, path).toHaveProperty("refused");
      expect(JSON.stringify(reply)).not.toContain("SECRET=1");
    }
    const listed = await area.workspace.list("repo", "");
    expect("entries" in listed ? listed.entries.map(({ name }) => name) : []).toEqual([
      ".env.example",
      "id_generator.ts",
    ]);
  });
});

describe("files", () => {
  it("gives text with its digest, and its beginning when it is long", async () => {
    await using area = await startArea();
    expect(await area.workspace.read("notes", "plan.md")).toMatchObject({
      path: "plan.md",
      size: 7,
      digest: createHash("sha256").update("# Plan\n").digest("hex"),
      truncated: false,
    });
    await writeFile(join(area.notes, "long.md"), "é".repeat(400_000));
    const long = await area.workspace.read("notes", "long.md");
    expect(long).toMatchObject({ size: 800_000, truncated: true });
    expect("text" in long ? long.text : "").toBe("é".repeat(262_144));
  });

  it("does not show what is no text, no file, or not there", async () => {
    await using area = await startArea();
    await writeFile(join(area.notes, "a.bin"), Buffer.from([1, 0, 2]));
    await writeFile(join(area.notes, "latin.txt"), Buffer.from([0xe9, 0x20, 0xe8]));
    expect(await area.workspace.read("notes", "a.bin")).toEqual({
      refused: "not_shown",
      reason: "it is not text",
    });
    expect(await area.workspace.read("notes", "latin.txt")).toMatchObject({ refused: "not_shown" });
    expect(await area.workspace.read("notes", "deep")).toMatchObject({
      refused: "not_shown",
      reason: "it is a folder",
    });
    expect(await area.workspace.read("notes", "none.md")).toEqual({ refused: "not_found" });
    expect(await area.workspace.read("notes", "plan.md/x")).toEqual({ refused: "not_found" });
    expect(await area.workspace.list("notes", "plan.md")).toEqual({ refused: "not_found" });
    expect(await area.workspace.list("repo", "none")).toEqual({ refused: "not_found" });
  });
});
