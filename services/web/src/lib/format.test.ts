import { expect, test } from "vitest";
import { ago, amount, bytes, dayLabel, duration, listed, money, plural, stopwatch } from "./format.ts";
import { shortPaths, workspacePath } from "./workspace-path.ts";

test("times read as people say them", () => {
  expect([0, 7_300, 760_000, 3_760_000].map(stopwatch)).toEqual(["0:00", "0:07", "12:40", "1:02:40"]);
  expect([340, 7_200, 42_000, 200_000, 3_600_000, 7_500_000].map(duration)).toEqual([
    "340 ms",
    "7.2 s",
    "42 s",
    "3 min 20 s",
    "1 h",
    "2 h 5 min",
  ]);
  expect([1000, 120_000, 7_200_000, 172_800_000].map((ms) => ago(0, ms))).toEqual([
    "just now",
    "2 min ago",
    "2 h ago",
    "2 d ago",
  ]);
  const now = new Date(2026, 4, 4, 9).getTime();
  expect(dayLabel(now - 3_600_000, now)).toBe("Today");
  expect(dayLabel(now - 86_400_000, now)).toBe("Yesterday");
});

test("amounts are short", () => {
  expect([840, 18_240, 99_960, 1_400_000].map(amount)).toEqual(["840", "18.2k", "100k", "1.4M"]);
  expect([0, 0.003, 1.234].map(money)).toEqual(["$0", "<$0.01", "$1.23"]);
  expect([12, 2048, 3_145_728].map(bytes)).toEqual(["12 B", "2.0 KB", "3.0 MB"]);
});

test("lists and counts read as a sentence", () => {
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect([plural(1, "reply", "replies"), plural(2, "reply", "replies")]).toEqual(["1 reply", "2 replies"]);
});

test("a file is found in its area however the agent names it", () => {
  expect(workspacePath("/workspace/notes/plan.md")).toEqual({ area: "notes", path: "plan.md" });
  expect(workspacePath("notes/a/b.md")).toEqual({ area: "notes", path: "a/b.md" });
  expect(workspacePath("/home/x/.envoy/workspace/repo/src/a.ts")).toEqual({ area: "repo", path: "src/a.ts" });
  expect(workspacePath("src/a.ts")).toEqual({ area: "repo", path: "src/a.ts" });
  expect(workspacePath("/etc/passwd")).toBeNull();
});

test("people read paths from the workspace on", () => {
  expect(shortPaths("Read /home/x/.envoy/workspace/notes/plan.md")).toBe("Read notes/plan.md");
  expect(shortPaths("git -C '/workspace/repo' log > '/workspace/notes/b.txt'")).toBe(
    "git -C 'repo' log > 'notes/b.txt'",
  );
  expect(shortPaths("cat /etc/workspace-notes")).toBe("cat /etc/workspace-notes");
});
