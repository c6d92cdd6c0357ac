import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findCodexBinary } from "../../services/adapter-codex/src/codex-binary.ts";
import type { Finding } from "./finding.ts";

const reinstall =
  "Run `npm ci` without `--omit=optional`: the binary is an optional dependency per platform.";

/** Whether the vendors' runtimes are installed for this platform. */
export function runtimes(root: string): Finding[] {
  const platform = `${process.platform}-${process.arch}`;
  return [
    claudeBinary(root) === null
      ? { level: "fault", what: `Claude Code has no binary for ${platform}`, next: reinstall }
      : { level: "ok", what: "Claude Code is installed" },
    findCodexBinary() === null
      ? { level: "fault", what: `Codex has no binary for ${platform}`, next: reinstall }
      : { level: "ok", what: "Codex is installed" },
  ];
}

/** The platform package of the agent SDK holds it; a musl system has one of its own. */
function claudeBinary(root: string): string | null {
  const require = createRequire(join(root, "services/adapter-claude/package.json"));
  for (const libc of ["", "-musl"]) {
    try {
      const name = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}${libc}`;
      const folder = join(require.resolve(`${name}/package.json`), "..");
      const binary = join(folder, process.platform === "win32" ? "claude.exe" : "claude");
      if (existsSync(binary)) return binary;
    } catch {
      // Not installed for this platform; the next name may be.
    }
  }
  return null;
}
