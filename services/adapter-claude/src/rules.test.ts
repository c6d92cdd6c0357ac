import type { PermissionUpdate } from "@anthropic-ai/claude-agent-sdk";
import { describe, expect, it } from "vitest";
import { approvalOf, resultOf } from "./approval-request.ts";
import { permissionRules, sessionGrant } from "./permission-rules.ts";
import { answerQuestions, questionText } from "./questions.ts";

describe("permission rules", () => {
  const rules = permissionRules({
    writableDirs: ["/w/notes"],
    stateDir: "/state",
    lastingRules: ["Bash(npm test *)"],
  });

  it("open the notes, the hub's tools and what people granted, and nothing else", () => {
    expect(rules.allow).toEqual(["mcp__envoy__*", "Edit(//w/notes/**)", "Bash(npm test *)"]);
  });

  it("close what no approval may open", () => {
    for (const rule of [
      "Bash(sudo *)",
      "Read(//proc/*/environ)",
      "Edit(//state/**)",
      "Read(//state/home/**)",
    ])
      expect(rules.deny).toContain(rule);
  });
});

describe("a grant for the session", () => {
  const rule = { toolName: "Bash", ruleContent: "npm test *" };

  it("takes the rules the runtime proposes, and never its mode or its folders", () => {
    const grant = sessionGrant(
      [
        { type: "addRules", rules: [rule], behavior: "allow", destination: "localSettings" },
        { type: "setMode", mode: "acceptEdits", destination: "session" },
        { type: "addDirectories", directories: ["/"], destination: "session" },
      ],
      null,
    );
    expect(grant).toEqual({ type: "addRules", rules: [rule], behavior: "allow", destination: "session" });
  });

  it("of an edit is for that file alone", () => {
    expect(
      sessionGrant([{ type: "setMode", mode: "acceptEdits", destination: "session" }], "/w/repo/a.ts"),
    ).toMatchObject({
      rules: [{ toolName: "Edit", ruleContent: "//w/repo/a.ts" }],
      destination: "session",
    });
  });

  it("is not had for a whole tool or without a proposal", () => {
    expect(sessionGrant([], null)).toBeNull();
    const whole: PermissionUpdate = {
      type: "addRules",
      rules: [{ toolName: "Bash" }],
      behavior: "allow",
      destination: "session",
    };
    expect(sessionGrant([whole], null)).toBeNull();
  });
});

describe("an approval", () => {
  const proposal: PermissionUpdate = {
    type: "addRules",
    rules: [{ toolName: "Bash", ruleContent: "npm test *" }],
    behavior: "allow",
    destination: "localSettings",
  };
  const ask = {
    call: { id: "c", name: "Bash", input: { command: "npm test\n--all", description: "Run the tests" } },
    suggestions: [proposal],
    reason: "writes files",
  };

  it("says exactly what would run and in which scopes it can be granted", () => {
    expect(approvalOf("a", ask, "/w/repo")).toEqual({
      id: "a",
      itemId: "c",
      kind: "command",
      title: "Run npm test --all",
      detail: "npm test\n--all",
      cwd: "/w/repo",
      reason: "Run the tests — writes files",
      scopes: ["once", "session", "rule"],
      editable: true,
    });
  });

  it("changes only the command when it is edited, and then grants nothing further", () => {
    const result = resultOf(ask, { verdict: "approve", scope: "session", edited: "npm test -- one" });
    expect(result).toEqual({
      behavior: "allow",
      updatedInput: { ...ask.call.input, command: "npm test -- one" },
    });
  });

  it("carries the note of a decline", () => {
    expect(resultOf(ask, { verdict: "decline", note: "not today", stop: true })).toEqual({
      behavior: "deny",
      message: "A person declined this: not today",
      interrupt: true,
    });
  });
});

describe("a question to the room", () => {
  const input = {
    questions: [
      { question: "Port?", options: [{ label: "80" }, { label: "443", description: "secure" }] },
      { question: "Host?" },
    ],
  };

  it("is shown with its options", () => {
    expect(questionText(input)).toBe("Port?\n- 80\n- 443: secure\n\nHost?");
  });

  it("takes free words, an object of answers, or the first option", () => {
    expect(answerQuestions(input, "8443").answers).toEqual({ "Port?": "8443", "Host?": "8443" });
    expect(answerQuestions(input, '{"Host?":"db"}').answers).toEqual({ "Port?": "80", "Host?": "db" });
    expect(answerQuestions(input, null).answers).toEqual({ "Port?": "80", "Host?": "Yes" });
  });
});
