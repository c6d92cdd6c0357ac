import { expect, test } from "vitest";
import { type DiffLine, diffStat, diffTexts, parseDiff } from "./diff.ts";

const short = (lines: readonly DiffLine[]) =>
  lines.map((line) => `${{ add: "+", remove: "-", same: " ", hunk: "@", note: "!" }[line.kind]}${line.text}`);

test("a unified diff is read with its line numbers, without its headers", () => {
  const diff =
    "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -3,3 +3,3 @@ fn\n a\n-b\n+B\n c\n\\ No newline at end of file\n";
  const lines = parseDiff(diff);
  expect(short(lines)).toEqual(["@fn", " a", "-b", "+B", " c", "!No newline at end of file"]);
  expect(lines.find((line) => line.kind === "add")).toMatchObject({ before: null, after: 4 });
  expect(lines.at(-2)).toMatchObject({ before: 5, after: 5 });
});

test("a removed line that looks like a header is a line", () => {
  expect(short(parseDiff("@@ -1,2 +1,1 @@\n--- title\n same\n"))).toEqual(["@", "--- title", " same"]);
});

test("a new file is its content, with or without signs", () => {
  expect(short(parseDiff("a\nb\n", "add"))).toEqual(["+a", "+b"]);
  expect(short(parseDiff("+a\n+b\n", "add"))).toEqual(["+a", "+b"]);
  expect(short(parseDiff("gone\n", "delete"))).toEqual(["-gone"]);
  expect(parseDiff("")).toEqual([]);
});

test("two texts differ where they differ, with a little around it", () => {
  const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9"].join("\n");
  const lines = diffTexts(before, before.replace("5", "five"), 1);
  expect(short(lines)).toEqual(["@", " 4", "-5", "+five", " 6"]);
  expect(diffStat(lines)).toEqual({ added: 1, removed: 1 });
  expect(diffTexts(before, before)).toEqual([]);
});
