import { type Block, inputText, type Reply } from "../play/reply.ts";
import { type Frame, faultFrame } from "./frames.ts";

/** An answer as the server-sent events of OpenAI's Responses API. */
export function* responsesFrames(reply: Reply): Generator<Frame> {
  const event = numbered();
  yield event("response.created", {
    response: { ...shell(reply), status: "in_progress", output: [], usage: null },
  });
  let index = 0;
  for (const block of reply.blocks) {
    if (block.kind === "delay") yield block;
    else if (block.kind === "fault") return yield faultFrame(block.fault);
    else yield* itemFrames(block, { reply, index: index++, event });
  }
  yield event("response.completed", { response: responsesBody(reply) });
}

type Content = Extract<Block, { kind: "text" | "thinking" | "call" }>;
type MakeEvent = (type: string, data: object) => Frame;

interface ItemPlace {
  readonly reply: Reply;
  readonly index: number;
  readonly event: MakeEvent;
}

function* itemFrames(block: Content, { reply, index, event }: ItemPlace): Generator<Frame> {
  const item = itemOf(block, reply, index);
  const at = { item_id: item.id, output_index: index };
  yield event("response.output_item.added", { output_index: index, item: { ...item, ...emptied(block) } });
  if (block.kind === "call") {
    const type = block.call.input.kind === "custom" ? "custom_tool_call_input" : "function_call_arguments";
    const text = inputText(block.call);
    yield event(`response.${type}.delta`, { ...at, delta: text });
    yield event(`response.${type}.done`, {
      ...at,
      [block.call.input.kind === "custom" ? "input" : "arguments"]: text,
    });
  } else {
    yield* textFrames(block, at, event);
  }
  yield event("response.output_item.done", { output_index: index, item });
}

function* textFrames(
  block: Extract<Content, { pieces: unknown }>,
  at: object,
  event: MakeEvent,
): Generator<Frame> {
  const text = block.pieces.join("");
  const [part, type, place] =
    block.kind === "text"
      ? (["response.content_part", "response.output_text", { ...at, content_index: 0 }] as const)
      : ([
          "response.reasoning_summary_part",
          "response.reasoning_summary_text",
          { ...at, summary_index: 0 },
        ] as const);
  const partOf = (words: string) =>
    block.kind === "text" ? outputText(words) : { type: "summary_text", text: words };
  yield event(`${part}.added`, { ...place, part: partOf("") });
  for (const delta of block.pieces) {
    yield event(`${type}.delta`, { ...place, delta, ...(block.kind === "text" ? { logprobs: [] } : {}) });
    yield { kind: "breath" };
  }
  yield event(`${type}.done`, { ...place, text, ...(block.kind === "text" ? { logprobs: [] } : {}) });
  yield event(`${part}.done`, { ...place, part: partOf(text) });
}

/** The same answer as one JSON body. */
export function responsesBody(reply: Reply) {
  const content = reply.blocks.filter(
    (block): block is Content => block.kind !== "delay" && block.kind !== "fault",
  );
  return {
    ...shell(reply),
    status: "completed",
    output: content.map((block, index) => itemOf(block, reply, index)),
    usage: {
      input_tokens: reply.usage.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: reply.usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: reply.usage.input + reply.usage.output,
    },
  };
}

function shell(reply: Reply) {
  return {
    id: `resp_${reply.id}`,
    object: "response",
    created_at: Math.floor(Date.now() / 1000),
    model: reply.model,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: "auto",
    tools: [],
    top_p: null,
  };
}

function itemOf(
  block: Content,
  reply: Reply,
  index: number,
): { readonly id: string } & Record<string, unknown> {
  const id = `${reply.id}_${index}`;
  if (block.kind === "text") {
    const content = [outputText(block.pieces.join(""))];
    return { id: `msg_${id}`, type: "message", role: "assistant", status: "completed", content };
  }
  if (block.kind === "thinking") {
    return {
      id: `rs_${id}`,
      type: "reasoning",
      summary: [{ type: "summary_text", text: block.pieces.join("") }],
    };
  }
  const { call } = block;
  const common = {
    call_id: call.id,
    name: call.name,
    ...(call.namespace === null ? {} : { namespace: call.namespace }),
    status: "completed",
  };
  return call.input.kind === "custom"
    ? { id: `ctc_${id}`, type: "custom_tool_call", ...common, input: call.input.text }
    : { id: `fc_${id}`, type: "function_call", ...common, arguments: inputText(call) };
}

function emptied(block: Content): object {
  if (block.kind === "text") return { status: "in_progress", content: [] };
  if (block.kind === "thinking") return { summary: [] };
  return { status: "in_progress", [block.call.input.kind === "custom" ? "input" : "arguments"]: "" };
}

function outputText(text: string) {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

function numbered(): MakeEvent {
  let sequence = 0;
  return (type, data) => ({
    kind: "event",
    event: type,
    data: { type, sequence_number: sequence++, ...data },
  });
}
