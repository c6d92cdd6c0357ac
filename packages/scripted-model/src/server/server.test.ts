import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, test } from "vitest";
import type { ScenarioInput } from "../scenario/schema.ts";
import { startScriptedModel } from "./server.ts";

const scenario: ScenarioInput = {
  name: "test",
  captures: { who: { from: ["^Asked by: @(\\S+)$"], else: "here" } },
  rules: [
    {
      id: "work",
      when: { last_user: "please run (?<command>.+)$" },
      answer: [{ text: "Running it." }, { run: "{{ command }}" }, { text: "Done. @{{ who }}" }],
    },
    { id: "hello", answer: [{ text: "Hello, this is a longer text of several words." }] },
  ],
};
const ask = "@Agent please run ls -la\nAsked by: @maria";

test("Anthropic's client is answered with a text, a tool call and the text after its result [scripted-wire]", async () => {
  await using model = await startScriptedModel({ scenario });
  const client = new Anthropic({ apiKey: "any", baseURL: model.url });
  const common = { model: "claude-sonnet-5", max_tokens: 100, tools: [bash] };
  const first = await client.messages
    .stream({ ...common, messages: [{ role: "user", content: ask }] })
    .finalMessage();
  expect(first.stop_reason).toBe("tool_use");
  expect(first.content[0]).toMatchObject({ type: "text", text: "Running it." });
  const use = first.content[1];
  expect(use).toMatchObject({ type: "tool_use", name: "Bash", input: { command: "ls -la" } });
  if (use?.type !== "tool_use") throw new Error("no tool call");
  const second = await client.messages.create({
    ...common,
    messages: [
      { role: "user", content: ask },
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "a b c" }] },
    ],
  });
  expect(second.content).toMatchObject([{ type: "text", text: "Done. @maria" }]);
  expect(second.usage.input_tokens).toBeGreaterThan(0);
  expect(model.calls.map((call) => call.rule)).toEqual(["work", "work"]);
});

test("OpenAI's client is answered over the Responses wire, streamed and whole [scripted-wire]", async () => {
  await using model = await startScriptedModel({ scenario });
  const client = new OpenAI({ apiKey: "any", baseURL: `${model.url}/v1` });
  const input = [{ role: "user" as const, content: ask }];
  const tools = [{ type: "function" as const, name: "exec_command", parameters: {}, strict: false }];
  const first = await client.responses.stream({ model: "scripted-codex-1", input, tools }).finalResponse();
  expect(first.output_text).toBe("Running it.");
  const call = first.output[1];
  expect(call).toMatchObject({ type: "function_call", name: "exec_command", arguments: '{"cmd":"ls -la"}' });
  if (call?.type !== "function_call") throw new Error("no function call");
  const second = await client.responses.create({
    model: "scripted-codex-1",
    input: [
      ...input,
      { role: "assistant", content: first.output_text },
      { type: "function_call", call_id: call.call_id, name: call.name, arguments: call.arguments },
      { type: "function_call_output", call_id: call.call_id, output: "a b c" },
    ],
  });
  expect(second.output_text).toBe("Done. @maria");
});

test("OpenAI's client is answered over the Chat Completions wire, streamed and whole", async () => {
  await using model = await startScriptedModel({ scenario });
  const client = new OpenAI({ apiKey: "any", baseURL: `${model.url}/v1` });
  const messages = [{ role: "user" as const, content: ask }];
  const tools = [{ type: "function" as const, function: { name: "run_command", parameters: {} } }];
  const first = await client.chat.completions
    .stream({ model: "scripted-codex-1", messages, tools })
    .finalMessage();
  expect(first.content).toBe("Running it.");
  const [call] = first.tool_calls ?? [];
  if (call?.type !== "function") throw new Error("no function call");
  const second = await client.chat.completions.create({
    model: "scripted-codex-1",
    messages: [...messages, first, { role: "tool", tool_call_id: call.id, content: "a b c" }],
  });
  expect(second.choices[0]?.message.content).toBe("Done. @maria");
});

const bash = { name: "Bash", input_schema: { type: "object" as const } };
