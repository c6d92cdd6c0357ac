import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readGuide } from "./guide-files.ts";

let root = "";
let repo = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "envoy-guide-"));
  repo = join(root, "repo");
  await mkdir(repo);
});
afterEach(() => rm(root, { recursive: true, force: true }));

it("is null where there is no guide", async () => {
  expect(await readGuide(repo)).toBeNull();
});

it("prefers CLAUDE.md to AGENTS.md and passes over an empty one", async () => {
  await writeFile(join(repo, "AGENTS.md"), "agents");
  await writeFile(join(repo, "CLAUDE.md"), " \n");
  expect(await readGuide(repo)).toBe("# AGENTS.md\n\nagents");
  await writeFile(join(repo, "CLAUDE.md"), "claude");
  expect(await readGuide(repo)).toBe("# CLAUDE.md\n\nclaude");
});

it("follows a link within the repository and none that leads out of it", async () => {
  await writeFile(join(root, "secret"), "a key");
  await symlink(join(root, "secret"), join(repo, "CLAUDE.md"));
  await writeFile(join(repo, "guide.md"), "inside");
  await symlink("guide.md", join(repo, "AGENTS.md"));
  expect(await readGuide(repo)).toBe("# AGENTS.md\n\ninside");
});

it("leaves out the rest of a guide without measure", async () => {
  await writeFile(join(repo, "CLAUDE.md"), "x".repeat(200_000));
  const guide = await readGuide(repo);
  expect(guide?.length).toBeLessThan(25_000);
  expect(guide).toContain("left out");
});
