import { operations } from "@envoy/protocol";
import { describe, expect, it } from "vitest";
import { allCommands } from "../commands/all.ts";
import { CommandFailed } from "../output/failure.ts";
import { fieldsOf, inputOf } from "./fields.ts";
import { parseCommandLine } from "./parse.ts";
import { createValues, readDuration } from "./values.ts";

const commands = allCommands();
const parse = (...argv: string[]) => {
  const { command, globals, values } = parseCommandLine(argv, commands);
  return {
    path: command?.path ?? null,
    globals: Object.fromEntries(globals),
    values: Object.fromEntries(values),
  };
};
function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandFailed) return error.failure.code;
    throw error;
  }
  return "nothing was refused";
}

describe("a command line", () => {
  it("finds the command with the most words, wherever global options stand", () => {
    expect(parse("--profile", "codex", "task", "list", "--space", "s")).toEqual({
      path: "task list",
      globals: { profile: "codex" },
      values: { space: "s" },
    });
    expect(parse("invites", "list", "--profile=x").path).toBe("invites list");
    expect(parse("space", "invite", "s").path).toBe("invite");
    expect(parse("rooms").path).toBe("spaces");
  });

  it("takes words by position, lists by comma and by repetition, and the rest after --", () => {
    expect(parse("send", "--refs", "a,b", "--refs=c", "--", "--not an option").values).toEqual({
      refs: ["a", "b", "c"],
      message: "--not an option",
    });
    expect(parse("send", "-").values).toEqual({ message: "-" });
    expect(parse("task", "set", "abcd", "blocked").values).toEqual({ "task-id": "abcd", status: "blocked" });
    expect(parse("task", "set", "--task-id", "abcd", "blocked").values).toEqual({
      "task-id": "abcd",
      status: "blocked",
    });
  });

  it("refuses what it does not know instead of guessing", () => {
    expect(codeOf(() => parse("send", "--nope"))).toBe("unknown_option");
    expect(codeOf(() => parse("send", "a", "b"))).toBe("invalid_input");
    expect(codeOf(() => parse("task", "claim"))).toBe("missing_required_flag");
    expect(codeOf(() => parse("history", "--limit", "x"))).toBe("invalid_input");
    expect(codeOf(() => parse("invite", "--role", "admin"))).toBe("invalid_input");
    expect(codeOf(() => parse("send", "--stdin=maybe"))).toBe("invalid_input");
    expect(parse("claim").path).toBeNull();
  });

  it("explains a command without asking for what it needs", () => {
    expect(parse("task", "claim", "--help")).toMatchObject({ path: "task claim", globals: { help: true } });
  });

  it("reads times with their unit only", () => {
    expect(["90s", "5m", "24h", "7d"].map((text) => readDuration("ttl", text))).toEqual([
      90_000, 300_000, 86_400_000, 604_800_000,
    ]);
    for (const text of ["5", "0m", "-5m", "5 minutes", "1e3s", ""])
      expect(codeOf(() => readDuration("ttl", text))).toBe("invalid_input");
  });
});

describe("the program's commands", () => {
  it("have one meaning each, and options that do not hide the global ones", () => {
    const names = commands.flatMap((one) => [one.path, ...(one.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    const globals = ["profile", "hub", "json", "quiet", "timeout", "help", "version"];
    for (const { path, options, positional = [] } of commands) {
      const own = options.map((one) => one.name);
      expect({
        path,
        twice: own.length - new Set(own).size,
        hides: own.filter((one) => globals.includes(one)),
      }).toEqual({ path, twice: 0, hides: [] });
      expect(own).toEqual(expect.arrayContaining([...positional]));
      for (const one of options) expect(one.summary).not.toBe("");
    }
  });

  it("turn options into input that the operation's own schema takes", () => {
    const operation = operations.get("task.create");
    if (operation === undefined) throw new Error("no task.create");
    const fields = fieldsOf(operation);
    expect(fields.map(({ option }) => option.name)).toEqual([
      "space",
      "body",
      "assignee",
      "priority",
      "blocked-by",
      "thread",
      "refs",
    ]);
    const values = createValues(
      new Map<string, string | string[]>([
        ["body", "Do it"],
        ["refs", ["x", "answers:y"]],
        ["priority", "high"],
      ]),
    );
    const input = { space: "room_1778994801731qqqjju", ...inputOf(fields, values.all) };
    expect(operation.input.parse(input)).toMatchObject({
      text: "Do it",
      priority: "high",
      refs: [
        { id: "x", kind: "evidence" },
        { id: "y", kind: "answers" },
      ],
    });
  });
});
