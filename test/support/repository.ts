import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A small repository that somebody already works on, and its newest commit. */
export function makeRepository(path: string): { readonly head: string } {
  const files: Readonly<Record<string, string>> = {
    "package.json": `${JSON.stringify({ name: "parcel-api", version: "1.2.0", scripts: { test: "node --test" } }, null, 2)}\n`,
    "src/server.js":
      "import { createServer } from 'node:http';\n\ncreateServer(authenticate).listen(8080);\n",
    "README.md": "# parcel-api\n\nFollows parcels.\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", path, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    });
  git("init", "-q", "-b", "main");
  git("add", ".");
  git("commit", "-q", "-m", "Follow parcels by number");
  return { head: git("rev-parse", "HEAD").trim() };
}
