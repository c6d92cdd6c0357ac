/**
 * Writes `src/generated/codex-protocol.ts`: the types of the app-server protocol that this service names, with
 * everything they need, taken from the installed binary. Run it after a change of the version of @openai/codex
 * or of the names imported: `npx tsx services/adapter-codex/scripts/generate-types.ts`, then read the diff: it
 * is the list of what moved. With `--check` it writes nothing and fails when the file is out of date.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findCodexBinary } from "../src/codex-binary.ts";

const src = path.join(import.meta.dirname, "..", "src");
const target = path.join(src, "generated", "codex-protocol.ts");

/** The names that the service imports from the generated file. */
function wantedNames(): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(src).filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(path.join(src, file), "utf8");
    for (const match of text.matchAll(/import type \{([^}]*)\} from "\.\/generated\/codex-protocol\.ts"/g)) {
      for (const part of (match[1] ?? "").split(",")) names.add(part.trim().split(" ")[0] ?? "");
    }
  }
  names.delete("");
  return names;
}

/** Declarations by name; where the two protocol versions share a name, version 2 is the one spoken. */
function declarations(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const sub of [".", "serde_json", "v2"]) {
    const folder = path.join(dir, sub);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts")) {
      const text = readFileSync(path.join(folder, file), "utf8");
      const body = text
        .replace(/\/\*[\s\S]*?\*\//g, "")
        .split("\n")
        .filter((line) => line.trim() !== "" && !/^(import|\/\/)/.test(line.trim()))
        .join("\n");
      found.set(file.slice(0, -3), body);
    }
  }
  return found;
}

function closure(all: Map<string, string>, wanted: Set<string>): string[] {
  const seen = new Set<string>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    const text = all.get(name);
    if (text === undefined) throw new Error(`The protocol of this version has no type ${name}`);
    seen.add(name);
    for (const word of text.match(/[A-Z][A-Za-z0-9]*/g) ?? []) if (all.has(word)) open.push(word);
  }
  return [...seen].sort();
}

const bin = findCodexBinary();
if (!bin) throw new Error("The Codex binary is not installed on this platform");
const dir = mkdtempSync(path.join(tmpdir(), "codex-types-"));
try {
  const env = { PATH: process.env.PATH ?? "", HOME: dir, CODEX_HOME: dir };
  execFileSync(bin, ["app-server", "generate-ts", "--experimental", "--out", path.join(dir, "ts")], {
    env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  const version = execFileSync(bin, ["--version"], { env, stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();
  const all = declarations(path.join(dir, "ts"));
  const parts = closure(all, wantedNames()).map((name) => all.get(name));
  const text = `// Generated from ${version} by scripts/generate-types.ts. Do not edit.\n\n${parts.join("\n\n")}\n`;
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${path.relative(process.cwd(), target)} is out of date: run scripts/generate-types.ts`);
    process.exitCode = 1;
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
