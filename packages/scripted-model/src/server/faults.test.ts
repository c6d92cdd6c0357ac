import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { startScriptedModel } from "./server.ts";

const clients = (url: string, apiKey = "any", maxRetries = 0) => {
  const claude = new Anthropic({ apiKey, baseURL: url, maxRetries });
  const openai = new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries });
  return {
    claude,
    openai,
    messages: (content: string) =>
      claude.messages.create({
        model: "claude-sonnet-5",
        max_tokens: 9,
        messages: [{ role: "user", content }],
      }),
    responses: (input: string) => openai.responses.create({ model: "scripted-codex-1", input }),
    chat: (content: string) =>
      openai.chat.completions.create({ model: "scripted-codex-1", messages: [{ role: "user", content }] }),
  };
};

test.each([
  ["key rejected", Anthropic.AuthenticationError, OpenAI.AuthenticationError],
  ["model unknown", Anthropic.NotFoundError, OpenAI.NotFoundError],
  ["rate limit", Anthropic.RateLimitError, OpenAI.RateLimitError],
  ["server error", Anthropic.InternalServerError, OpenAI.InternalServerError],
])("%s: each vendor's client recognises its own error", async (words, anthropicError, openaiError) => {
  await using model = await startScriptedModel({ scenario: "faults" });
  const { messages, responses, chat } = clients(model.url);
  await expect(messages(words)).rejects.toThrow(anthropicError);
  await expect(responses(words)).rejects.toThrow(openaiError);
  await expect(chat(words)).rejects.toThrow(openaiError);
});

test("a fault of one time is over when the client tries again", async () => {
  await using model = await startScriptedModel({ scenario: "faults" });
  const { messages, responses } = clients(model.url, "any", 1);
  expect((await messages("overloaded once")).content).toMatchObject([{ text: "All is well again." }]);
  expect((await responses("overloaded once")).output_text).toBe("All is well again.");
  expect(model.calls.map((call) => call.rule)).toEqual([
    "overloaded-once",
    "after-a-fault",
    "overloaded-once",
    "after-a-fault",
  ]);
});

test("a refusal says when to come back", async () => {
  await using model = await startScriptedModel({ scenario: "faults" });
  const refused = await clients(model.url)
    .messages("rate limit")
    .catch((error: unknown) => error);
  if (!(refused instanceof Anthropic.APIError)) throw new Error("not refused");
  expect(refused.headers?.get("retry-after")).toBe("300");
});

test("a cut stream gives its first words and then breaks", async () => {
  await using model = await startScriptedModel({ scenario: "faults" });
  const { claude } = clients(model.url);
  const stream = claude.messages.stream({
    model: "claude-sonnet-5",
    max_tokens: 9,
    messages: [{ role: "user", content: "cut stream" }],
  });
  const words: string[] = [];
  stream.on("text", (text) => words.push(text));
  await expect(stream.finalMessage()).rejects.toThrow();
  expect(words.join("")).toBe("These words reach the runtime, and then the");
});

test("a stalled stream lasts until the client leaves, or until the server stops", async () => {
  const model = await startScriptedModel({ scenario: "faults" });
  const { openai } = clients(model.url);
  const request = { model: "scripted-codex-1", input: "stall", stream: true } as const;
  const leaving = await openai.responses.create(request);
  const words: string[] = [];
  for await (const event of leaving) {
    if (event.type === "response.output_text.delta") words.push(event.delta);
    if (words.join("") === "These words come, and then nothing more") break;
  }
  const staying = await openai.responses.create(request);
  const ended = (async () => {
    for await (const _event of staying);
  })();
  await Promise.all([expect(ended).rejects.toThrow(), model[Symbol.asyncDispose]()]);
});

test("only the scenario's key opens anything, the list of models included", async () => {
  await using model = await startScriptedModel({ scenario: "one-key" });
  const wrong = clients(model.url, "another");
  await expect(wrong.messages("x")).rejects.toThrow(Anthropic.AuthenticationError);
  await expect(wrong.claude.models.list()).rejects.toThrow(Anthropic.AuthenticationError);
  await expect(wrong.openai.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
  const right = clients(model.url, "scripted-key");
  expect((await right.messages("x")).content).toMatchObject([{ text: "The key is accepted." }]);
  expect((await right.responses("x")).output_text).toBe("The key is accepted.");
  expect((await fetch(`${model.url}/v1/models`)).status).toBe(401);
});

test("models are listed and looked up in each vendor's shape, and tokens are counted", async () => {
  await using model = await startScriptedModel({ scenario: "one-key" });
  const { claude, openai } = clients(model.url, "scripted-key");
  expect((await claude.models.list()).data.map(({ id }) => id)).toContain("claude-sonnet-5");
  expect((await claude.models.retrieve("claude-sonnet-5")).type).toBe("model");
  expect((await openai.models.list()).data.map(({ id }) => id)).toContain("scripted-codex-1");
  expect((await openai.models.retrieve("scripted-codex-1")).object).toBe("model");
  await expect(openai.models.retrieve("claude-sonnet-5")).rejects.toThrow(OpenAI.NotFoundError);
  const counted = await claude.messages.countTokens({
    model: "claude-sonnet-5",
    messages: [{ role: "user", content: "four letters a token" }],
  });
  expect(counted.input_tokens).toBe(5);
});

test("what is no request of these wires is refused in words", async () => {
  await using model = await startScriptedModel({ scenario: "one-key" });
  const ask = (path: string, body: string) =>
    fetch(`${model.url}${path}`, { method: "POST", body, headers: { "x-api-key": "scripted-key" } });
  const notJson = await ask("/v1/messages", "{");
  expect([notJson.status, await notJson.json()]).toMatchObject([
    400,
    { type: "error", error: { type: "invalid_request_error" } },
  ]);
  const noInput = await ask("/responses", '{"model":"m"}');
  expect([noInput.status, await noInput.json()]).toMatchObject([
    400,
    { error: { message: expect.stringContaining("input") } },
  ]);
  expect((await ask("/v1/embeddings", "{}")).status).toBe(404);
});
