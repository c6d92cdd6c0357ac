import { join } from "node:path";
import { root } from "./folder.ts";
import { type Program, startProgram } from "./program.ts";

/** Bundles the services as `npm start` does, for tests that run one of them alone. */
export async function buildServices(): Promise<void> {
  await using build = startProgram([process.execPath, join(root, "scripts/build.mjs"), "services"]);
  if ((await build.ended) !== 0) throw new Error(build.output());
}

/** One program of the product with an environment of its own. */
export function startService(name: string, env: Readonly<Record<string, string>>, cwd: string): Program {
  const main = join(root, "services", name, "dist/main.mjs");
  return startProgram([process.execPath, "--enable-source-maps", main], { env, cwd });
}
