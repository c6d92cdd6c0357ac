import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { git, makeRepository, openScene, writeFiles } from "./testing/repositories.ts";

const MAIN = join(import.meta.dirname, "main.ts");

function run(env: Record<string, string>) {
  const whole = { PATH: process.env.PATH ?? "", HOME: env.WORKSPACE_DIR ?? "/", ...env };
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    env: whole,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, said, ended, [Symbol.asyncDispose]: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

/** A git that waits before it clones, so that a test can act in the middle. */
async function slowGit(folder: string): Promise<string> {
  const real =
    (process.env.PATH ?? "")
      .split(":")
      .map((each) => join(each, "git"))
      .find(existsSync) ?? "git";
  await writeFiles(folder, {
    git: `#!/bin/sh\ncase " $* " in *" clone "*) touch ${folder}/cloning; while [ -e ${folder}/hold ]; do sleep 0.05; done;; esac\nexec ${real} "$@"\n`,
    hold: "",
  });
  await chmod(join(folder, "git"), 0o755);
  return `${folder}:${process.env.PATH}`;
}

it("lets one of two processes clone that start at once; the other keeps its result [clone-once]", async () => {
  await using scene = await openScene();
  const REPO_URL = await makeRepository(scene.at("source"), { "a.ts": "export const a = 1;\n" });
  const env = { REPO_URL, WORKSPACE_DIR: scene.at("w") };
  await using one = run(env);
  await using two = run(env);
  expect(await Promise.all([one.ended, two.ended])).toEqual([0, 0]);
  const hows = [one, two].map(({ said }) => /"how":"(\w+)"/.exec(said.out)?.[1]);
  expect(hows.sort()).toEqual(["cloned", "kept"]);
  expect(await readFile(scene.at("w/context/symbols.md"), "utf8")).toContain("`a.ts`: value `a`:1");
});

it("goes on after the cloner was killed in the middle: the waiter clones [clone-once]", async () => {
  await using scene = await openScene();
  const REPO_URL = await makeRepository(scene.at("source"), { "a.ts": "export const a = 1;\n" });
  const PATH = await slowGit(scene.at("bin"));
  const env = { REPO_URL, WORKSPACE_DIR: scene.at("w") };
  await using first = run({ ...env, PATH });
  await expect.poll(() => existsSync(scene.at("bin/cloning")), { timeout: 20_000 }).toBe(true);
  await using second = run(env);
  await expect
    .poll(() => second.said.out, { timeout: 20_000 })
    .toContain(`Waiting for process ${first.child.pid}`);
  expect(existsSync(scene.at("w/repo/.git"))).toBe(false);
  first.child.kill("SIGKILL");
  expect(await second.ended).toBe(0);
  expect(second.said.out).toContain('"how":"cloned"');
  expect(git(scene.at("w/repo"), "status", "--short")).toBe("");
  expect(JSON.parse(await readFile(scene.at("w/state/repo-ready.json"), "utf8"))).toMatchObject({
    token: 2,
    remote: REPO_URL,
  });
  expect((await readdir(scene.at("w"))).sort()).toEqual(["context", "notes", "repo", "state"]);
});

it("ends in words when the lock stays taken, naming the owner", async () => {
  await using scene = await openScene();
  const REPO_URL = await makeRepository(scene.at("source"), { "a.txt": "1" });
  const PATH = await slowGit(scene.at("bin"));
  const env = { REPO_URL, WORKSPACE_DIR: scene.at("w") };
  await using first = run({ ...env, PATH });
  await expect.poll(() => existsSync(scene.at("bin/cloning")), { timeout: 20_000 }).toBe(true);
  await using second = run({ ...env, REPO_INIT_LOCK_TIMEOUT_S: "1" });
  expect(await second.ended).toBe(1);
  expect(second.said.err).toMatch(
    new RegExp(`lock_timeout: .*not free within 1 s; it is held by process ${first.child.pid} on `),
  );
  expect(second.said.err).not.toMatch(/\n\s+at /);
});

it("tells a bad address with exit code 1 and a bad setting with 78, without a stack [config-faults] [clone-errors]", async () => {
  await using scene = await openScene();
  await using address = run({ REPO_URL: "ext::sh -c id", WORKSPACE_DIR: scene.at("w") });
  expect(await address.ended).toBe(1);
  expect(address.said.err).toMatch(/^bad_url: The repository address .*\n {2}Use an absolute path/);
  await using setting = run({ GIT_SSH_STRICT_HOST_KEY_CHECKING: "perhaps", WORKSPACE_DIR: "w" });
  expect(await setting.ended).toBe(78);
  expect(setting.said.err).toMatch(/2 faults[\s\S]*allowed: true, false, accept-new/);
  expect(address.said.err + setting.said.err).not.toMatch(/\n\s+at /);
});

it("keeps the context in step with HEAD when it watches, and ends on SIGTERM [context-incremental]", async () => {
  await using scene = await openScene();
  await using service = run({ WORKSPACE_DIR: scene.at("w"), REPO_INIT_WATCH: "1" });
  await expect.poll(() => service.said.out, { timeout: 20_000 }).toContain("The context files are written");
  await writeFiles(scene.at("w/repo"), { "src/auth.ts": "export function signIn() {}\n" });
  git(scene.at("w/repo"), "add", "src/auth.ts");
  git(scene.at("w/repo"), "commit", "--quiet", "--message", "feat: sign in");
  await expect
    .poll(() => readFile(scene.at("w/context/symbols.md"), "utf8"), { timeout: 20_000 })
    .toContain("signIn");
  service.child.kill("SIGTERM");
  expect(await service.ended).toBe(0);
});
