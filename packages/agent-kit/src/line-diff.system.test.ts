import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./line-diff.ts";

describe("the diff of a note", () => {
  it("is empty for the same text", () => {
    expect(unifiedDiff({ path: "a", before: "x\n", after: "x\n" })).toBe("");
  });

  it("shows changes with three lines around them, in hunks", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = lines
      .map((line) => (line === "line 2" ? "second" : line))
      .filter((line) => line !== "line 18");
    expect(
      unifiedDiff({ path: "plan.md", before: `${lines.join("\n")}\n`, after: `${after.join("\n")}\n` }),
    ).toBe(
      [
        "--- a/plan.md",
        "+++ b/plan.md",
        "@@ -1,5 +1,5 @@",
        " line 1",
        "-line 2",
        "+second",
        " line 3",
        " line 4",
        " line 5",
        "@@ -15,6 +15,5 @@",
        " line 15",
        " line 16",
        " line 17",
        "-line 18",
        " line 19",
        " line 20",
      ].join("\n"),
    );
  });

  it("can be applied: git makes the new text of the old one", () => {
    const dir = mkdtempSync(join(tmpdir(), "envoy-diff-"));
    const text = fc
      .array(fc.constantFrom("a", "b", "c", "d e", ""), { minLength: 1, maxLength: 12 })
      .map((l) => `${l.join("\n")}\n`);
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after);
          const diff = unifiedDiff({ path: "f", before, after });
          writeFileSync(join(dir, "f"), before);
          execFileSync("git", ["apply", "--unidiff-zero", "--recount", "-"], {
            cwd: dir,
            input: `${diff}\n`,
            stdio: ["pipe", "pipe", "pipe"],
          });
          expect(execFileSync("cat", [join(dir, "f")], { encoding: "utf8" })).toBe(after);
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
