import { expect, test } from "vitest";
import type { Conversation, OfferedTool } from "../conversation/conversation.ts";
import type { Part } from "../scenario/schema.ts";
import { toolCall } from "./tools.ts";

const tool = (name: string, more: Partial<OfferedTool> = {}): OfferedTool => ({
  name,
  namespace: null,
  custom: false,
  ...more,
});

function call(part: Part, tools: readonly OfferedTool[], wire: Conversation["wire"] = "openai") {
  const conversation: Conversation = {
    wire,
    api: wire === "openai" ? "responses" : "messages",
    model: "m",
    system: "",
    entries: [],
    tools,
    key: "",
    side: false,
  };
  const { id, ...rest } = toolCall({ part, conversation, fill: (text) => text.replace("{{ x }}", "X") });
  expect(id).toMatch(wire === "openai" ? /^call_/ : /^toolu_/);
  return rest;
}

const write: Part = { write: { path: "/n/{{ x }}.md", content: "one\ntwo\n" } };

test.each([
  ["Claude Code", [tool("Bash")], "Write", { file_path: "/n/X.md", content: "one\ntwo\n" }],
  ["a plain loop", [tool("read_file")], "write_file", { path: "/n/X.md", content: "one\ntwo\n" }],
])("a file is written with the tool of %s", (_runtime, tools, name, args) => {
  expect(call(write, tools)).toEqual({ name, namespace: null, input: { kind: "function", args } });
});

const patch = "*** Begin Patch\n*** Add File: /n/X.md\n+one\n+two\n*** End Patch";

test("Codex writes a file by a patch, through its patch tool or through the shell", () => {
  const own = call(write, [tool("exec_command"), tool("apply_patch", { custom: true })]);
  expect(own).toEqual({ name: "apply_patch", namespace: null, input: { kind: "custom", text: patch } });
  const shell = call(write, [tool("exec_command")]);
  expect(shell.input).toEqual({ kind: "function", args: { cmd: `apply_patch <<'EOF'\n${patch}\nEOF` } });
});

test("an edit for Codex names whole lines", () => {
  const edit: Part = { edit: { path: "/n/a.md", find: "old", replace: "new\nand more" } };
  const { input } = call(edit, [tool("exec_command"), tool("apply_patch", { custom: true })]);
  expect(input).toEqual({
    kind: "custom",
    text: "*** Begin Patch\n*** Update File: /n/a.md\n@@\n-old\n+new\n+and more\n*** End Patch",
  });
});

test("a tool of the hub is found under the prefix of the runtime or in its namespace", () => {
  const part: Part = { tool: "claim_task", input: '{"task":"{{ x }}"}' };
  expect(call(part, [tool("mcp__envoy__claim_task")], "anthropic")).toEqual({
    name: "mcp__envoy__claim_task",
    namespace: null,
    input: { kind: "function", args: { task: "X" } },
  });
  expect(call(part, [tool("claim_task", { namespace: "envoy" })])).toMatchObject({
    name: "claim_task",
    namespace: "envoy",
  });
});

test("a custom tool gets its text as it stands", () => {
  const part: Part = { tool: "exec", input: "{ not: json }" };
  expect(call(part, [tool("exec", { custom: true })]).input).toEqual({
    kind: "custom",
    text: "{ not: json }",
  });
});
