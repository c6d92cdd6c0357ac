import { randomUUID } from "node:crypto";
import type { Conversation } from "../conversation/conversation.ts";
import { type Fault, isTool, type Part } from "../scenario/schema.ts";
import { fill } from "./captures.ts";
import { toolCall } from "./tools.ts";

/** An answer with nothing left to decide; the wires turn it into their own shapes. */
export interface Reply {
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly usage: Usage;
}

export type Block =
  | { readonly kind: "text"; readonly pieces: readonly string[] }
  | { readonly kind: "thinking"; readonly pieces: readonly string[] }
  | { readonly kind: "call"; readonly call: ToolCall }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "fault"; readonly fault: Fault; readonly retryAfter: number | null };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly input:
    | { readonly kind: "function"; readonly args: Readonly<Record<string, unknown>> }
    | { readonly kind: "custom"; readonly text: string };
}

export interface Usage {
  readonly input: number;
  readonly output: number;
}

export interface ReplyOptions {
  readonly parts: readonly Part[];
  readonly conversation: Conversation;
  readonly values: Readonly<Record<string, string>>;
}

export function replyOf({ parts, conversation, values }: ReplyOptions): Reply {
  const blocks = parts.map((part) => blockOf(part, conversation, values));
  return {
    id: randomUUID().replaceAll("-", ""),
    model: conversation.model,
    blocks,
    usage: { input: inputTokens(conversation), output: outputTokens(blocks) },
  };
}

function blockOf(part: Part, conversation: Conversation, values: Readonly<Record<string, string>>): Block {
  if (part.text !== undefined) return { kind: "text", pieces: pieces(fill(part.text, values)) };
  if (part.thinking !== undefined) return { kind: "thinking", pieces: pieces(fill(part.thinking, values)) };
  if (isTool(part))
    return { kind: "call", call: toolCall({ part, conversation, fill: (text) => fill(text, values) }) };
  if (part.fault !== undefined)
    return { kind: "fault", fault: part.fault, retryAfter: part.retry_after ?? null };
  return { kind: "delay", ms: part.delay_ms ?? 0 };
}

/** Three words at a time: small enough to be seen streaming, large enough not to flood a test. */
function pieces(text: string): string[] {
  return text.match(/(?:\s*\S+){1,3}\s*/g) ?? (text === "" ? [] : [text]);
}

/** Four letters a token is what both vendors give as a rule of thumb; it only has to be plausible and stable. */
const tokensOf = (text: string) => Math.ceil(text.length / 4);

export function inputTokens(conversation: Conversation): number {
  const said = conversation.entries.map((entry) =>
    entry.kind === "model" ? entry.text + entry.calls.map((call) => call.input).join("") : entry.text,
  );
  return tokensOf(conversation.system + said.join(""));
}

function outputTokens(blocks: readonly Block[]): number {
  const said = blocks.map((block) => {
    if (block.kind === "text" || block.kind === "thinking") return block.pieces.join("");
    return block.kind === "call" ? inputText(block.call) : "";
  });
  return Math.max(1, tokensOf(said.join("")));
}

/** The input as it goes over a wire. */
export function inputText(call: ToolCall): string {
  return call.input.kind === "custom" ? call.input.text : JSON.stringify(call.input.args);
}
