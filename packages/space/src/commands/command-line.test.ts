import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest, parseCommandLine } from "./command-line.ts";

describe("a slash command [slash-commands]", () => {
  it.each([
    ["/status", { to: [], name: "status", rest: "" }],
    ["  /Status  ", { to: [], name: "status", rest: "" }],
    ["@Reviewer /model gpt-6 ", { to: ["Reviewer"], name: "model", rest: "gpt-6" }],
    ["@Reviewer, /model list", { to: ["Reviewer"], name: "model", rest: "list" }],
    ["@a @b: /stop", { to: ["a", "b"], name: "stop", rest: "" }],
    ["/steer look at\nsrc/auth.ts", { to: [], name: "steer", rest: "look at\nsrc/auth.ts" }],
    ["/approve 7 session", { to: [], name: "approve", rest: "7 session" }],
    ["/model @not-a-target", { to: [], name: "model", rest: "@not-a-target" }],
  ])("%j", (text, expected) => {
    expect(parseCommandLine(text)).toEqual(expected);
  });

  it.each([
    ["a path", "/etc/hosts is wrong"],
    ["a path after a mention", "@Planner /workspace/notes/plan.md is ready"],
    ["a slash in the middle", "please /status"],
    ["a slash after words behind a mention", "@Planner please /status"],
    ["a slash alone", "/"],
    ["a slash and a space", "/ status"],
    ["a comment", "// status"],
    ["an ordinary message", "hello"],
    ["nothing", ""],
  ])("is not %s", (_, text) => {
    expect(parseCommandLine(text)).toBeNull();
  });

  it("is read from any text without a fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const line = parseCommandLine(text);
        if (line !== null) expect(text.toLowerCase()).toContain(`/${line.name}`);
      }),
    );
  });
});

describe("the nearest word", () => {
  const known = ["status", "model", "help", "approve", "approvals", "decline"];
  it.each([
    ["hlep", "help"],
    ["modle", "model"],
    ["statsu", "status"],
    ["approv", "approve"],
    ["dec", "decline"],
    ["zzz", null],
    ["x".repeat(5000), null],
  ])("to %.12s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });
});
