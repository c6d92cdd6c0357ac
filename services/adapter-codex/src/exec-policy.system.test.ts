import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCodexBinary } from "./codex-binary.ts";
import { commandRules, renderRules } from "./exec-policy.ts";

/** What the runtime itself makes of the rules, asked through its own checker. */
describe("the rules, as the runtime reads them,", () => {
  let dir = "";
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), "codex-rules-"));
    writeFileSync(path.join(dir, "envoy.rules"), renderRules(commandRules));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function decision(command: string): string | null {
    const args = ["execpolicy", "check", "--rules", path.join(dir, "envoy.rules"), ...command.split(" ")];
    const env = { PATH: process.env.PATH, CODEX_HOME: dir, HOME: dir };
    const out = execFileSync(findCodexBinary() ?? "", args, {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    }).toString();
    const verdict: { decision?: string } = JSON.parse(out);
    return verdict.decision ?? null;
  }

  it.each([
    ["git push origin main", "prompt"],
    ["git push --force", "prompt"],
    ["git reset --hard HEAD~1", "prompt"],
    ["git remote set-url origin x", "prompt"],
    ["rm -rf build", "prompt"],
    ["sudo ls", "prompt"],
    ["npm publish", "prompt"],
    ["cargo publish", "prompt"],
    ["cat /proc/self/environ", "forbidden"],
    ["strings /proc/1/environ", "forbidden"],
    ["ps auxe", "forbidden"],
    ["git status", null],
    ["git reset a.txt", null],
    ["rm a.txt", null],
    ["npm test", null],
    ["cat README.md", null],
  ])("say of %s: %s", (command, expected) => {
    expect(decision(command)).toBe(expected);
  });
});
