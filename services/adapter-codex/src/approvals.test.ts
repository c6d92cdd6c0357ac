import type { DriverDecision } from "@envoy/agent-kit";
import { describe, expect, it } from "vitest";
import { readAsked } from "./approvals.ts";

const approve = (scope: "once" | "session" | "rule", edited: string | null = null): DriverDecision => ({
  verdict: "approve",
  scope,
  edited,
});
const decline = (stop = false): DriverDecision => ({ verdict: "decline", note: null, stop });

function ask(method: string, params: object) {
  const asked = readAsked(method, params, { id: "a1", item: () => null });
  if (!asked) throw new Error(`${method} is no question`);
  return asked;
}

const base = { threadId: "t", turnId: "u", itemId: "i" };
const command = (more: object = {}) =>
  ask("item/commandExecution/requestApproval", {
    ...base,
    command: "/bin/bash -lc 'touch a'",
    cwd: "/r",
    ...more,
  });

describe("a command", () => {
  it("is shown as it will run, with the rule's own sentence", () => {
    const reason = "`/bin/bash -lc 'touch a'` requires approval: This writes.";
    expect(command({ reason }).request).toEqual({
      id: "a1",
      itemId: "i",
      kind: "command",
      title: "Run touch a",
      detail: "touch a",
      cwd: "/r",
      reason: "This writes.",
      scopes: ["once", "session"],
      editable: false,
    });
  });

  it("offers a rule only where the runtime proposes one", () => {
    const asked = command({ proposedExecpolicyAmendment: ["touch"] });
    expect(asked.request.scopes).toEqual(["once", "session", "rule"]);
    expect(asked.reply(approve("rule")).result).toEqual({
      decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ["touch"] } },
    });
  });

  it.each([
    [approve("once"), "accept"],
    [approve("session"), "acceptForSession"],
    [decline(), "decline"],
    [decline(true), "cancel"],
  ])("%j is said as %s", (decision, said) => {
    expect(command().reply(decision)).toEqual({ result: { decision: said }, interrupt: false });
  });

  it("names the host when the network is what is asked for", () => {
    const asked = command({
      command: null,
      networkApprovalContext: { host: "example.org", protocol: "https" },
    });
    expect(asked.request).toMatchObject({ title: "Connect to example.org", detail: "example.org" });
  });
});

describe("permissions", () => {
  const permissions = { network: { enabled: true }, fileSystem: null };
  const asked = ask("item/permissions/requestApproval", { ...base, cwd: "/r", reason: "fetch", permissions });

  it("are granted exactly as asked, for the turn or the session", () => {
    const granted = { network: { enabled: true } };
    expect(asked.reply(approve("once")).result).toEqual({ permissions: granted, scope: "turn" });
    expect(asked.reply(approve("session")).result).toEqual({ permissions: granted, scope: "session" });
  });

  it("are refused by granting nothing, and a stop also interrupts", () => {
    expect(asked.reply(decline())).toEqual({ result: { permissions: {}, scope: "turn" }, interrupt: false });
    expect(asked.reply(decline(true)).interrupt).toBe(true);
  });
});

describe("a question of the model", () => {
  const options = [
    { label: "A", description: "first" },
    { label: "B", description: "" },
  ];
  const one = { id: "q1", header: "Way", question: "Which way?", options };
  const two = { id: "q2", header: "", question: "How long?", options: null };
  const asked = ask("item/tool/requestUserInput", { ...base, questions: [one, two] });

  it("goes to people also in automatic mode, and can be answered in words", () => {
    expect(asked.automatic).toBe(false);
    expect(asked.request).toMatchObject({ kind: "question", editable: true, title: "2 questions" });
    expect(asked.request.detail).toBe("Way: Which way?\n- A: first\n- B\n\nHow long?");
  });

  it("takes a line for each question, and the first option where there is none", () => {
    const answers = (edited: string | null) => asked.reply(approve("once", edited)).result;
    expect(answers("B\ntwo days")).toEqual({
      answers: { q1: { answers: ["B"] }, q2: { answers: ["two days"] } },
    });
    expect(answers(null)).toEqual({ answers: { q1: { answers: ["A"] }, q2: { answers: [] } } });
  });
});

describe("an MCP server", () => {
  const tool = ask("mcpServer/elicitation/request", {
    threadId: "t",
    serverName: "hub",
    mode: "form",
    message: "Allow?",
    requestedSchema: { type: "object", properties: {} },
    _meta: {
      codex_approval_kind: "mcp_tool_call",
      tool_name: "claim",
      tool_params: { id: 1 },
      persist: ["session", "always"],
    },
  });
  const form = ask("mcpServer/elicitation/request", {
    threadId: "t",
    serverName: "hub",
    mode: "form",
    message: "Who are you?",
    requestedSchema: { type: "object", properties: { name: { type: "string" } } },
    _meta: null,
  });

  it("may run a tool once, for the session or always", () => {
    expect(tool.request).toMatchObject({
      kind: "tool",
      title: "Run claim of hub",
      scopes: ["once", "session", "rule"],
    });
    expect(tool.reply(approve("rule")).result).toEqual({
      action: "accept",
      content: null,
      _meta: { persist: "always" },
    });
    expect(tool.reply(decline()).result).toMatchObject({ action: "decline" });
    expect(tool.reply(decline(true))).toMatchObject({ result: { action: "cancel" }, interrupt: true });
  });

  it("gets a form filled in by words or by JSON", () => {
    expect(form.request).toMatchObject({ kind: "question", editable: true });
    expect(form.reply(approve("once", "Ann")).result).toMatchObject({ content: { name: "Ann" } });
    expect(form.reply(approve("once", '{"name":"Bo"}')).result).toMatchObject({ content: { name: "Bo" } });
    expect(form.reply(approve("once", "{not json")).result).toMatchObject({ content: { name: "{not json" } });
  });
});

it("is not made of a request that asks nothing, or that cannot be read", () => {
  const context = { id: "a1", item: () => null };
  expect(readAsked("currentTime/read", {}, context)).toBeNull();
  expect(readAsked("item/fileChange/requestApproval", { itemId: 7 }, context)).toBeNull();
});
