import { readFileSync } from "node:fs";
import { type RuntimeMessage, readRuntimeMessage } from "../runtime-messages.ts";

/** One turn as the real runtime streamed it: commands, reads, edits, a plan, refusals by rule, an answer. */
export function recordedTurn(): RuntimeMessage[] {
  const lines = readFileSync(new URL("./recorded-turn.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.flatMap((line) => readRuntimeMessage(JSON.parse(line)) ?? []);
}

/** A message as the runtime would stream it; a misspelt one fails the test instead of being ignored. */
export function said(raw: object): RuntimeMessage {
  const message = readRuntimeMessage({ parent_tool_use_id: null, ...raw });
  if (message === null) throw new Error(`The driver cannot read ${JSON.stringify(raw)}.`);
  return message;
}

export const stream = (event: object) => said({ type: "stream_event", event });

export const delta = (index: number, text: string) =>
  stream({ type: "content_block_delta", index, delta: { type: "text_delta", text } });

export const started = (id: string) => stream({ type: "message_start", message: { id } });

export const spoken = (id: string, text: string) =>
  said({ type: "assistant", message: { id, content: [{ type: "text", text }] } });

export const state = (name: string) =>
  said({ type: "system", subtype: "session_state_changed", state: name });

export const result = (more: object) =>
  said({ type: "result", subtype: "success", is_error: false, ...more });
