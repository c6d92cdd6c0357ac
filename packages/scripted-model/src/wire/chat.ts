import { type Block, inputText, type Reply } from "../play/reply.ts";
import { type Frame, faultFrame } from "./frames.ts";

/** An answer as the chunks of OpenAI's Chat Completions API. */
export function* chatFrames(reply: Reply, withUsage: boolean): Generator<Frame> {
  const chunk = (delta: object, finish: string | null = null): Frame =>
    data({
      ...shell(reply, "chat.completion.chunk"),
      choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
    });
  yield chunk({ role: "assistant", content: "" });
  let index = 0;
  for (const block of reply.blocks) {
    if (block.kind === "delay") yield block;
    if (block.kind === "fault") return yield faultFrame(block.fault);
    if (block.kind === "call") yield chunk({ tool_calls: [{ index: index++, ...toolCall(block) }] });
    if (block.kind !== "text") continue;
    for (const content of block.pieces) {
      yield chunk({ content });
      yield { kind: "breath" };
    }
  }
  yield chunk({}, finishReason(reply));
  if (withUsage) yield data({ ...shell(reply, "chat.completion.chunk"), choices: [], usage: usage(reply) });
  yield data("[DONE]");
}

/** The same answer as one JSON body. */
export function chatBody(reply: Reply): unknown {
  const text = reply.blocks.flatMap((block) => (block.kind === "text" ? block.pieces : [])).join("");
  const calls = reply.blocks.filter((block) => block.kind === "call").map(toolCall);
  const message = {
    role: "assistant",
    content: text === "" ? null : text,
    refusal: null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return {
    ...shell(reply, "chat.completion"),
    choices: [{ index: 0, message, finish_reason: finishReason(reply), logprobs: null }],
    usage: usage(reply),
  };
}

function toolCall(block: Extract<Block, { kind: "call" }>) {
  const { call } = block;
  return { id: call.id, type: "function", function: { name: call.name, arguments: inputText(call) } };
}

function shell(reply: Reply, object: string) {
  return { id: `chatcmpl-${reply.id}`, object, created: Math.floor(Date.now() / 1000), model: reply.model };
}

function usage(reply: Reply) {
  const { input, output } = reply.usage;
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function finishReason(reply: Reply): string {
  return reply.blocks.some((block) => block.kind === "call") ? "tool_calls" : "stop";
}

function data(value: unknown): Frame {
  return { kind: "event", event: null, data: value };
}
