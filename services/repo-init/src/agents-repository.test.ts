import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { withAgentsRepository } from "./agents-repository.ts";
import { loadConfig } from "./config.ts";

async function chosen(yaml: string | null, env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "envoy-agents-repository-"));
  try {
    const path = join(folder, "agent_config.yaml");
    if (yaml !== null) await writeFile(path, yaml);
    return await withAgentsRepository(loadConfig({ AGENT_CONFIG: path, ...env }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const repo = (url: string, more = "") => `{ repo: { url: "${url}", branch: main${more} } }`;

it("takes the repository that the agents name", async () => {
  const config = await chosen(`planner: ${repo("git@example.org:a/b.git")}\nreviewer: ${repo("")}\n`);
  expect(config).toMatchObject({ url: "git@example.org:a/b.git", branch: "main", index: true });
});

it("describes nothing when no agent wants a description", async () => {
  const url = "https://example.org/a.git";
  expect(await chosen(`planner: ${repo(url, ", index: false")}\n`)).toMatchObject({ url, index: false });
});

it("lets REPO_URL win, and a missing file or one without an address mean the sample", async () => {
  const yaml = `planner: ${repo("https://example.org/a.git")}\n`;
  expect(await chosen(yaml, { REPO_URL: "/source" })).toMatchObject({ url: "/source", branch: null });
  expect(await chosen(null)).toMatchObject({ url: null });
  expect(await chosen(`planner: ${repo("")}\n`)).toMatchObject({ url: null, branch: null });
});

it("refuses agents that name different repositories, because they share one", async () => {
  const yaml = `planner: ${repo("https://example.org/a.git")}\nreviewer: ${repo("https://example.org/b.git")}\n`;
  await expect(chosen(yaml)).rejects.toThrow(/planner and reviewer name different repositories/);
});
