import { expect, test } from "vitest";
import { lastTurn, userText } from "./conversation.ts";
import { fromResponses, type ResponsesRequest } from "./from-responses.ts";

const conversationOf = (input: ResponsesRequest["input"], more: Partial<ResponsesRequest> = {}) =>
  fromResponses({ model: "scripted-codex-1", input, ...more });
const message = (role: string, text: string) => ({
  type: "message",
  role,
  content: [{ type: "input_text", text }],
});

test("text from outside that Codex shows as an output counts as words; its own notes do not", () => {
  const { entries, system } = conversationOf([
    message("developer", "Role: reviewer"),
    message("user", "<environment_context>\n  <cwd>/design</cwd>\n</environment_context>"),
    { type: "function_call_output", call_id: "unasked", output: "Plan written. @Reviewer ready for review." },
    message("developer", "<space>Asked by: @maria</space>"),
    message("user", "One message waits."),
  ]);
  expect(userText(lastTurn(entries))).toBe("Plan written. @Reviewer ready for review.\nOne message waits.");
  expect(system).toMatch(/Role: reviewer[\s\S]*environment_context[\s\S]*Asked by: @maria/);
});

test("calls of both kinds and their results are joined by their ids", () => {
  const { entries } = conversationOf([
    message("user", "x"),
    { type: "reasoning" },
    { type: "function_call", call_id: "c1", name: "exec_command", arguments: '{"cmd":"ls"}' },
    { type: "custom_tool_call", call_id: "c2", name: "apply_patch", input: "*** Begin Patch" },
    { type: "function_call_output", call_id: "c1", output: "a.js" },
    { type: "custom_tool_call_output", call_id: "c2", output: [{ type: "input_text", text: "ok" }] },
  ]);
  expect(entries).toEqual([
    { kind: "user", text: "x" },
    {
      kind: "model",
      text: "",
      calls: [
        { id: "c1", name: "exec_command", input: '{"cmd":"ls"}' },
        { id: "c2", name: "apply_patch", input: "*** Begin Patch" },
      ],
    },
    { kind: "result", callId: "c1", text: "a.js" },
    { kind: "result", callId: "c2", text: "ok" },
  ]);
});

test("tools in a namespace and in the input are offered like the others", () => {
  const { tools } = conversationOf(
    [{ type: "additional_tools", tools: [{ type: "custom", name: "exec" }] }],
    {
      tools: [
        { type: "function", name: "claim_task" },
        { type: "namespace", name: "mcp__hub", tools: [{ type: "function", name: "space_send" }] },
      ],
    },
  );
  expect(tools).toEqual([
    { name: "claim_task", namespace: null, custom: false },
    { name: "space_send", namespace: "mcp__hub", custom: false },
    { name: "exec", namespace: null, custom: true },
  ]);
});
