import { type Block, inputText, type Reply } from "../play/reply.ts";
import { type Frame, faultFrame } from "./frames.ts";

/** An answer as the server-sent events of Anthropic's Messages API. */
export function* messagesFrames(reply: Reply): Generator<Frame> {
  yield event("message_start", {
    message: {
      ...shell(reply),
      content: [],
      stop_reason: null,
      usage: { ...usage(reply), output_tokens: 1 },
    },
  });
  let index = 0;
  for (const block of reply.blocks) {
    if (block.kind === "delay") yield block;
    else if (block.kind === "fault") return yield faultFrame(block.fault);
    else yield* contentFrames(block, index++);
  }
  yield event("message_delta", {
    delta: { stop_reason: stopReason(reply), stop_sequence: null },
    usage: { output_tokens: reply.usage.output },
  });
  yield event("message_stop", {});
}

type Content = Extract<Block, { kind: "text" | "thinking" | "call" }>;

function* contentFrames(block: Content, index: number): Generator<Frame> {
  yield event("content_block_start", { index, content_block: emptyBlock(block) });
  if (block.kind === "call") {
    for (const piece of halves(inputText(block.call))) {
      yield event("content_block_delta", { index, delta: { type: "input_json_delta", partial_json: piece } });
    }
  } else {
    for (const piece of block.pieces) {
      const delta =
        block.kind === "text"
          ? { type: "text_delta", text: piece }
          : { type: "thinking_delta", thinking: piece };
      yield event("content_block_delta", { index, delta });
      yield { kind: "breath" };
    }
    if (block.kind === "thinking") {
      yield event("content_block_delta", { index, delta: { type: "signature_delta", signature } });
    }
  }
  yield event("content_block_stop", { index });
}

/** The same answer as one JSON body. */
export function messagesBody(reply: Reply): unknown {
  return {
    ...shell(reply),
    content: reply.blocks.flatMap((block): object[] => {
      if (block.kind === "text") return [{ type: "text", text: block.pieces.join("") }];
      if (block.kind === "thinking")
        return [{ type: "thinking", thinking: block.pieces.join(""), signature }];
      return block.kind === "call" ? [toolUse(block, inputOf(block))] : [];
    }),
    stop_reason: stopReason(reply),
    usage: usage(reply),
  };
}

const signature = "c2NyaXB0ZWQ=";

function shell(reply: Reply) {
  return {
    id: `msg_${reply.id}`,
    type: "message",
    role: "assistant",
    model: reply.model,
    stop_sequence: null,
  };
}

function usage(reply: Reply) {
  return {
    input_tokens: reply.usage.input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: reply.usage.output,
  };
}

function stopReason(reply: Reply): string {
  return reply.blocks.some((block) => block.kind === "call") ? "tool_use" : "end_turn";
}

function emptyBlock(block: Content): unknown {
  if (block.kind === "text") return { type: "text", text: "" };
  return block.kind === "thinking" ? { type: "thinking", thinking: "", signature: "" } : toolUse(block, {});
}

function toolUse(block: Extract<Block, { kind: "call" }>, input: unknown) {
  return { type: "tool_use", id: block.call.id, name: block.call.name, input };
}

function inputOf(block: Extract<Block, { kind: "call" }>): unknown {
  return block.call.input.kind === "function" ? block.call.input.args : { input: block.call.input.text };
}

/** Two pieces, so that a client that does not join them is found out. */
function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== "");
}

function event(type: string, data: object): Frame {
  return { kind: "event", event: type, data: { type, ...data } };
}
