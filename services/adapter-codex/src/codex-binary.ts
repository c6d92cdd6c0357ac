import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const TARGETS: Readonly<Record<string, readonly [packageName: string, triple: string]>> = {
  "linux-x64": ["@openai/codex-linux-x64", "x86_64-unknown-linux-musl"],
  "linux-arm64": ["@openai/codex-linux-arm64", "aarch64-unknown-linux-musl"],
  "darwin-x64": ["@openai/codex-darwin-x64", "x86_64-apple-darwin"],
  "darwin-arm64": ["@openai/codex-darwin-arm64", "aarch64-apple-darwin"],
};

/**
 * The platform's own binary inside the npm package. The package's Node wrapper costs a second process and two
 * hundred milliseconds per start, and would take the signals meant for the runtime.
 */
export function findCodexBinary(): string | null {
  const target = TARGETS[`${process.platform}-${process.arch}`];
  if (!target) return null;
  const [packageName, triple] = target;
  try {
    // The platform package is a dependency of the main one, so it is looked up from there.
    const main = createRequire(import.meta.url).resolve("@openai/codex/package.json");
    const platform = createRequire(main).resolve(`${packageName}/package.json`);
    const bin = path.join(path.dirname(platform), "vendor", triple, "bin", "codex");
    return existsSync(bin) ? bin : null;
  } catch {
    // Not installed on this platform: the caller says so, with the way out.
    return null;
  }
}
