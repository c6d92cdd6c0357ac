import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";
import { whyNoEngine } from "./engine.ts";
import { openStack } from "./stack.ts";

const missing = whyNoEngine();
const about = missing === null ? "" : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`a repository of one's own in containers${about}`, () => {
  it("is cloned from a folder, described, and described anew when HEAD moves", async () => {
    await using stack = await openStack();
    await using folder = await temporaryFolder();
    await makeRepository(folder.path);
    const env = { REPO_PATH: folder.path };
    await stack.compose(["up", "-d", "--build", "context"], { env, timeoutMs: 600_000 });

    const log = ["git", "-C", "/workspace/repo", "log", "--format=%s", "trunk"];
    expect(await stack.exec("context", log)).toBe("Serve\n");
    const structure = () => stack.exec("context", ["cat", "/workspace/context/structure.md"]);
    expect(await structure()).toContain("server.py");
    expect(await structure()).not.toContain("client.py");
    const commit =
      "cd /workspace/repo && touch src/client.py && git add . && git -c user.name=T -c user.email=t@t commit -qm Call";
    await stack.exec("context", ["sh", "-c", commit]);
    await until("the description to follow", async () => (await structure()).includes("client.py"), 60_000);
  }, 900_000);

  it("that cannot be had is refused with a sentence, and nothing else starts", async () => {
    await using stack = await openStack();
    await using folder = await temporaryFolder();
    const start = (env: Record<string, string>) =>
      stack.compose(["up", "-d", "--build"], { env, timeoutMs: 600_000 });
    const said = () => stack.compose(["logs", "--no-log-prefix", "repo-init"]);

    await expect(start({ REPO_URL: "ext::sh" })).rejects.toThrow("didn't complete successfully: exit 1");
    expect(await said()).toContain("names a transport helper");
    const running = await stack.compose(["ps", "--services", "--status", "running"]);
    expect(running.trim().split("\n")).toEqual(["model-gateway"]);

    const config = join(folder.path, "agent_config.yaml");
    await chmod(folder.path, 0o755);
    await writeFile(config, "planner:\n  repo: { url: /a }\nreviewer:\n  repo: { url: /b }\n");
    await expect(start({ AGENT_CONFIG_FILE: config })).rejects.toThrow("exit 78");
    expect(await said()).toContain("name different repositories");
    await expect(start({ REPO_PATH: join(folder.path, "none") })).rejects.toThrow("does not exist");
  }, 900_000);
});

/** Readable for the user of the containers, as REPO_PATH asks. */
async function makeRepository(path: string): Promise<void> {
  await chmod(path, 0o755);
  await mkdir(join(path, "src"));
  await writeFile(join(path, "src/server.py"), "def main():\n    return 1\n");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", "-C", path, ...args]);
  git("init", "-q", "-b", "trunk");
  git("add", ".");
  git("commit", "-q", "-m", "Serve");
}
