import { existsSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { runCommand } from "@envoy/node-kit";
import type { Finding } from "./finding.ts";

/** Least free space a workspace wants, in bytes. */
const ROOMY = 2 * 1024 ** 3;

export function nodeVersion(root: string): Finding {
  // The manifest is ours and has this field.
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const wanted = engines.node.replace(/^>=/, "");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  const recent = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return recent
    ? { level: "ok", what: `Node ${process.versions.node}` }
    : {
        level: "fault",
        what: `Node ${process.versions.node} is too old`,
        next: `Install Node ${wanted} or newer.`,
      };
}

export async function program(name: string, ask: { args: string[]; missing: Finding }): Promise<Finding> {
  const found = await runCommand({
    file: name,
    args: ask.args,
    parse: ({ stdout }) => stdout.trim().split("\n")[0] ?? "",
    timeoutMs: 10_000,
  });
  return found.ok ? { level: "ok", what: found.value } : ask.missing;
}

/** Whether a port of this machine can be listened on. */
export async function port(number: number, use: string): Promise<Finding> {
  // What is wrong with the setting is told among the settings.
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    return { level: "fault", what: `the ${use} has no port that can be opened` };
  const server = createServer();
  const free = await new Promise<boolean>((done) => {
    server.once("error", () => done(false));
    server.listen(number, "127.0.0.1", () => server.close(() => done(true)));
  });
  return free
    ? { level: "ok", what: `port ${number} is free for the ${use}` }
    : {
        level: "note",
        what: `port ${number} for the ${use} is in use`,
        next: "Fine when the room runs already; else choose another: npm start -- --port <number>",
      };
}

export async function diskSpace(folder: string): Promise<Finding> {
  const there = nearestExisting(folder);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const shown = `${(free / 1024 ** 3).toFixed(1)} GiB free in ${there}`;
  return free >= ROOMY
    ? { level: "ok", what: shown }
    : { level: "note", what: shown, next: "The hub becomes read-only when the disk is full; make room." };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
