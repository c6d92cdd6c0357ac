import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "./config.ts";
import { startHub } from "./hub.ts";
import { savePrompt } from "./prompts.ts";
import { startTestHub, testEnvironment, writePrompts } from "./test-support/start-test-hub.ts";
import { temporaryFolder } from "./test-support/temporary-folder.ts";

const prompt = (text: string) => `---\nrole: planner\n---\n${text}\n{{> shared/handoff}}\n`;

it("takes prompt files at the start and when they change, shared parts included", async () => {
  await using test = await startTestHub();
  const token = await test.signIn();
  const composed = async () =>
    (await test.call(token, "role.get", { space: test.space, prompt: "planner" })).composed ?? "";
  expect(await composed()).toContain("You are the planner.");
  await writeFile(join(test.folder, "prompts", "planner.md"), prompt("Plan in small steps."));
  while (!(await composed()).includes("small steps")) await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(join(test.folder, "prompts", "shared", "handoff.md"), "Say who is next.\n");
  while (!(await composed()).includes("who is next")) await new Promise((resolve) => setTimeout(resolve, 20));
});

it("writes a prompt that was edited in the page to its file, once", async () => {
  await using test = await startTestHub();
  const token = await test.signIn();
  const { version } = await test.call(token, "role.get", { space: test.space, prompt: "planner" });
  const text = prompt("Edited in the page.");
  await test.call(token, "role.edit", { space: test.space, prompt: "planner", text, base: version });
  const path = join(test.folder, "prompts", "planner.md");
  while ((await readFile(path, "utf8")) !== text) await new Promise((resolve) => setTimeout(resolve, 20));
  // The change of the file is no change of the prompt.
  await writeFile(
    join(test.folder, "prompts", "reviewer.md"),
    prompt("Later.").replace("planner", "reviewer"),
  );
  const reviewer = async () =>
    (await test.call(token, "role.get", { space: test.space, prompt: "reviewer" })).text;
  while (!(await reviewer()).includes("Later.")) await new Promise((resolve) => setTimeout(resolve, 20));
  const { versions } = await test.call(token, "role.history", { space: test.space, prompt: "planner" });
  expect(versions.map(({ source }) => source)).toEqual(["page", "file"]);
});

it("does not start without the prompt of a configured role, and names the file", async () => {
  await using folder = await temporaryFolder();
  await writePrompts(folder.path);
  await rm(join(folder.path, "prompts", "reviewer.md"));
  const started = startHub(loadConfig(testEnvironment(folder.path)));
  await expect(started).rejects.toThrow(join(folder.path, "prompts", "reviewer.md"));
});

it("says that it could not write where it may not, and writes nowhere else", async () => {
  await using folder = await temporaryFolder();
  expect(await savePrompt(folder.path, { prompt: "../escape", text: "x" })).toBe(false);
  expect(await savePrompt(join(folder.path, "none"), { prompt: "planner", text: "x" })).toBe(false);
  await chmod(folder.path, 0o755);
  expect(await savePrompt(folder.path, { prompt: "planner", text: "x" })).toBe(true);
  expect(await readFile(join(folder.path, "planner.md"), "utf8")).toBe("x");
});
