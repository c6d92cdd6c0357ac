import { expect, it } from "vitest";
import { git, makeRepository, openScene } from "./testing/repositories.ts";
import { watchHead } from "./watch-head.ts";

it("tells each new HEAD: a commit, another branch, packed refs", async () => {
  await using scene = await openScene();
  const repo = await makeRepository(scene.at("repo"), { "a.txt": "1" });
  const heads: (string | null)[] = [];
  await using _watch = watchHead({
    repo,
    everyMs: 30,
    since: git(repo, "rev-parse", "HEAD"),
    onChange: (head) => void heads.push(head),
  });
  const told = async () => {
    const head = git(repo, "rev-parse", "HEAD");
    await expect.poll(() => heads.at(-1), { timeout: 10_000, interval: 20 }).toBe(head);
  };
  git(repo, "commit", "--quiet", "--allow-empty", "--message", "Second");
  await told();
  git(repo, "checkout", "--quiet", "-b", "other", "HEAD~1");
  await told();
  git(repo, "pack-refs", "--all");
  git(repo, "checkout", "--quiet", "main");
  await told();
  expect(heads).toHaveLength(3);
});

it("tells at once when HEAD is not what the caller dealt with", async () => {
  await using scene = await openScene();
  const repo = await makeRepository(scene.at("repo"), { "a.txt": "1" });
  const heads: (string | null)[] = [];
  await using _watch = watchHead({
    repo,
    everyMs: 30,
    since: null,
    onChange: (head) => void heads.push(head),
  });
  await expect.poll(() => heads, { timeout: 10_000 }).toEqual([git(repo, "rev-parse", "HEAD")]);
});

it("ends with the error of its listener", async () => {
  await using scene = await openScene();
  const repo = await makeRepository(scene.at("repo"), { "a.txt": "1" });
  const fail = () => Promise.reject(new Error("listener broke"));
  await using watch = watchHead({ repo, everyMs: 30, since: null, onChange: fail });
  await expect(watch.done).rejects.toThrow("listener broke");
});
