import { expect, test } from "vitest";
import { lastTurn, userText } from "./conversation.ts";
import { fromMessages, type MessagesRequest } from "./from-messages.ts";

const claudeCode = "claude-cli/2.1.329 (external, sdk-ts)";
const request = (
  messages: MessagesRequest["messages"],
  more: Partial<MessagesRequest> = {},
): MessagesRequest => ({
  model: "claude-sonnet-5",
  messages,
  tools: [{ name: "Bash" }],
  ...more,
});
const reminder = (text: string) => `<system-reminder>\n${text}\n</system-reminder>`;

test("the runtime's reminders are no words to the model; messages folded into a turn are", () => {
  const conversation = fromMessages(
    request([
      {
        role: "user",
        content: [
          { type: "text", text: reminder("design notes") },
          { type: "text", text: "Begin." },
        ],
      },
      { role: "system", content: reminder("# Environment\nYou are powered by a model") },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "t1", name: "Bash", input: { command: "ls" } }],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "a.js" }] }],
      },
      {
        role: "system",
        content: `${reminder("[MESSAGE FROM NON-USER SOURCE - NOT USER INPUT]\nAnd hurry.")}\n${reminder("<total_tokens>1</total_tokens>")}`,
      },
    ]),
    claudeCode,
  );
  const words = userText(lastTurn(conversation.entries));
  expect(words).toContain("Begin.");
  expect(words).toContain("And hurry.");
  expect(words).not.toMatch(/design notes|Environment|total_tokens/);
  expect(conversation.system).toContain("design notes");
  expect(conversation.entries[2]).toEqual({ kind: "result", callId: "t1", text: "a.js" });
});

test("one answer that was stored as several messages is one entry", () => {
  const { entries } = fromMessages(
    request([
      { role: "user", content: "x" },
      { role: "assistant", content: "Running it." },
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Bash", input: {} }] },
    ]),
    claudeCode,
  );
  expect(entries).toHaveLength(2);
  expect(entries[1]).toMatchObject({ text: "Running it.", calls: [{ id: "t1" }] });
});

test.each<[string, Partial<MessagesRequest>, string, boolean]>([
  ["a title", { tools: [], output_config: { format: { type: "json_schema" } } }, claudeCode, true],
  ["a probe of the key", { max_tokens: 1 }, claudeCode, true],
  ["a small model without tools", { tools: [], model: "claude-haiku-5-5" }, claudeCode, true],
  ["a turn", {}, claudeCode, false],
  ["a plain client without tools", { tools: [] }, "Anthropic/JS 1.11.0", false],
])("%s is told from the agent's own turns", (_what, more, userAgent, side) => {
  expect(fromMessages(request([{ role: "user", content: "x" }], more), userAgent).side).toBe(side);
});

test("what died with a runtime was not said: the resumed session goes on before it", () => {
  const { entries } = fromMessages(
    request([
      { role: "user", content: "x" },
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Bash", input: {} }] },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "t1",
            content: "[Tool call interrupted: the session ended before …]",
          },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "No response requested." }] },
      { role: "user", content: "x again" },
    ]),
    claudeCode,
  );
  expect(entries).toEqual([
    { kind: "user", text: "x" },
    { kind: "user", text: "x again" },
  ]);
});
