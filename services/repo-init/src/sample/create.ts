import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGit } from "../git.ts";
import { SAMPLE_COMMITS, type SampleCommit } from "./commits.ts";

/**
 * Makes "orders-api" in an empty folder: a small HTTP API whose users have no authentication yet, so that a plan
 * has something real to stand on. Author and dates are fixed, so every installation gets the same commit ids.
 */
export async function createSampleRepository(path: string): Promise<void> {
  await createGit({ cwd: path }).init(["--initial-branch=main"]);
  for (const commit of SAMPLE_COMMITS) await addCommit(path, commit);
}

async function addCommit(path: string, { message, date, files }: SampleCommit): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  const who = { NAME: "Orders Team", EMAIL: "orders@example.com", DATE: date };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const git = createGit({ cwd: path, env });
  await git.add(Object.keys(files));
  await git.commit(message, [], { "--no-gpg-sign": null });
}
