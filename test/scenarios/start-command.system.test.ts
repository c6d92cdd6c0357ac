import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, handedBack, openApproval } from "../support/demonstration.ts";
import { freePort, temporaryFolder } from "../support/folder.ts";
import { processesNaming } from "../support/processes.ts";
import { makeRepository } from "../support/repository.ts";
import { npmStart, startRoom } from "../support/start-room.ts";
import { until } from "../support/until.ts";

const stack = /^\s+at .+(\(|:\d+:\d+)/m;

/** Runs to its end and gives what a person is left with. */
async function refused(args: readonly string[], home: string) {
  await using program = npmStart(args, { HOME: home });
  const limit = setTimeout(() => program.signal("SIGKILL"), 40_000);
  const code = await program.ended;
  clearTimeout(limit);
  const output = program.output();
  expect(output).not.toMatch(stack);
  return { code, output };
}

describe("npm start with what cannot be", () => {
  it.each([
    [["--port", "80000"], 2, "--port takes a number from 1 to 65535, not 80000"],
    [["--port", "room"], 2, "--port takes a number from 1 to 65535, not room"],
    [["--repository", "x"], 2, "Unknown option '--repository'"],
  ])("%j says so and how it is meant", async (args, code, sentence) => {
    await using folder = await temporaryFolder();
    const end = await refused(args, folder.path);
    expect(end.code).toBe(code);
    expect(end.output).toContain(sentence);
  });

  it("a port that is in use: names it and the way out, and starts nothing", async () => {
    await using folder = await temporaryFolder();
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((done) => other.listen(port, "127.0.0.1", done));
    try {
      const end = await refused(["--data", join(folder.path, "data"), "--port", String(port)], folder.path);
      expect(end.code).toBe(1);
      expect(end.output).toContain(`Port ${port} is in use`);
      expect(end.output).toContain("--port");
      expect(processesNaming(folder.path)).toEqual([]);
    } finally {
      await new Promise((done) => other.close(done));
    }
  });

  it("a repository that is not there: repo-init's own sentence, and everything that ran is ended [clone-errors]", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    const missing = join(folder.path, "no-such-repository");
    const args = ["--data", data, "--port", String(await freePort()), "--repo", missing];
    const end = await refused(args, folder.path);
    expect(end.code).toBe(1);
    expect(end.output).toContain("repo-init failed");
    expect(end.output).toContain(missing);
    expect(end.output).not.toContain("The room is open");
    expect(processesNaming(folder.path)).toEqual([]);
  });
});

describe("npm start -- --repo <path>", () => {
  it("works on a real repository: the demonstration speaks of its commits, and the original is untouched [own-repository]", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "parcel-api");
    mkdirSync(path);
    const { head } = makeRepository(path);
    const dataDir = join(folder.path, "data");
    await using room = await startRoom({ dataDir, args: ["--repo", path] });
    const person = await room.signIn();
    const listed = await person.call("file.list", { area: "repo" });
    expect(listed.branch).toBe("main");
    expect(listed.entries.map((entry) => entry.name)).toEqual(["src", "README.md", "package.json"]);
    const structure = await person.call("file.read", { area: "context", path: "structure.md" });
    expect(structure.text).toContain("src");
    await person.say(ask);
    await openApproval(person, 60_000);
    await person.type("/approve");
    await handedBack(person);
    const baseline = readFileSync(join(room.workspace, "notes/baseline.txt"), "utf8");
    expect(baseline).toBe(`${head.slice(0, 7)} Follow parcels by number\n`);
    const status = execFileSync("git", ["-C", path, "status", "--porcelain"], { encoding: "utf8" });
    expect(status).toBe("");

    room.program.signal("SIGINT");
    await until("every process to end", () => processesNaming(folder.path).length === 0);
    const other = join(folder.path, "other");
    mkdirSync(other);
    makeRepository(other);
    const args = ["--data", dataDir, "--port", String(await freePort()), "--repo", other];
    const end = await refused(args, folder.path);
    expect(end.code).toBe(1);
    expect(end.output).toContain("repo-init failed");
    expect(end.output).toContain(other);
  });
});
