import type { TurnEvent } from "@envoy/agent-kit";
import { clip, type TurnItem } from "@envoy/space";
import type { ContentBlock, RuntimeMessage, StreamEvent } from "./runtime-messages.ts";
import type { ToolCall } from "./tool-call.ts";
import { cancelledItem, itemOfTool } from "./tool-items.ts";

/**
 * Turns what the runtime streams into items and deltas. One view lives for one turn; ids are its own, so that
 * a try of the model call that failed half-way is replaced by the next try instead of standing beside it.
 */
export interface TurnView {
  /** The events a message gives rise to; none for what is not to be shown. */
  read(message: RuntimeMessage): readonly TurnEvent[];
  /** The call with the input it runs with, where that is not the model's. */
  edit(callId: string, input: ToolCall["input"]): readonly TurnEvent[];
  /** What is half shown becomes whole: cut text stays as far as it came, running tools are cancelled. */
  finish(): readonly TurnEvent[];
  /** The text of the newest complete text item. */
  readonly lastText: string;
}

export interface TurnViewOptions {
  readonly turnId: string;
  readonly cwd: string;
  readonly now: () => number;
}

interface OpenMessage {
  /** The vendor's id of the try that streams now. */
  vendorId: string;
  ordinal: number;
  stopped: boolean;
  /** Which block streams, and how many blocks have come complete. */
  block: number | null;
  complete: number;
  /** Items that have shown deltas and are not complete. */
  readonly partial: Map<string, { readonly kind: "text" | "reasoning"; text: string }>;
}

interface RunningTool {
  readonly call: ToolCall;
  readonly item: TurnItem;
  readonly since: number;
}

export function createTurnView(options: TurnViewOptions): TurnView {
  const { turnId, cwd, now } = options;
  const running = new Map<string, RunningTool>();
  let open: OpenMessage | null = null;
  let ordinal = 0;
  let lastText = "";

  const itemId = (message: OpenMessage, block: number) => `${turnId}:${message.ordinal}:${block}`;

  function readStream(event: StreamEvent): TurnEvent[] {
    if (event.type === "message_start") return startMessage(event.message.id);
    if (open === null) return [];
    if (event.type === "message_stop") open.stopped = true;
    if (event.type === "content_block_start") open.block = event.index;
    return event.type === "content_block_delta" ? readDelta(open, event) : [];
  }

  /** A message that starts before the one before it has stopped is another try of the same. */
  function startMessage(vendorId: string): TurnEvent[] {
    const failed = open !== null && !open.stopped ? open : null;
    const emptied = failed ? emptyPartials(failed) : [];
    open = fresh(vendorId, failed ? failed.ordinal : ordinal++);
    return emptied;
  }

  function readDelta(
    message: OpenMessage,
    event: Extract<StreamEvent, { type: "content_block_delta" }>,
  ): TurnEvent[] {
    const { text, thinking } = event.delta;
    const delta = text ?? thinking;
    if (!delta) return [];
    const kind = text === undefined ? "reasoning" : "text";
    const id = itemId(message, event.index);
    const shown = message.partial.get(id) ?? { kind, text: "" };
    message.partial.set(id, { kind, text: shown.text + delta });
    return [{ type: "delta", itemId: id, kind, delta }];
  }

  function readAssistant(vendorId: string, blocks: readonly ContentBlock[]): TurnEvent[] {
    const events = open !== null && open.vendorId !== vendorId ? startMessage(vendorId) : [];
    open ??= fresh(vendorId, ordinal++);
    return [...events, ...blocks.flatMap((block) => readBlock(block))];
  }

  function readBlock(block: ContentBlock): TurnEvent[] {
    if (open === null) return [];
    const id = itemId(open, open.block ?? open.complete);
    open.complete += 1;
    if (block.type === "tool_use") return startTool(block);
    if (block.type === "text" && block.text.trim() !== "") {
      lastText = block.text;
      open.partial.delete(id);
      return [{ type: "item", item: { id, kind: "text", text: clip(block.text) } }];
    }
    if (block.type === "thinking" && block.thinking.trim() !== "") {
      open.partial.delete(id);
      return [{ type: "item", item: { id, kind: "reasoning", text: clip(block.thinking) } }];
    }
    return [];
  }

  function startTool(call: ToolCall): TurnEvent[] {
    const item = itemOfTool(call, null, cwd);
    running.set(call.id, { call, item, since: now() });
    return [{ type: "item", item }];
  }

  function readResults(message: Extract<RuntimeMessage, { type: "user" }>): TurnEvent[] {
    const { content } = message.message;
    if (typeof content === "string") return [];
    return content.flatMap((block) => {
      if (block.type !== "tool_result") return [];
      const tool = running.get(block.tool_use_id);
      if (!tool) return [];
      running.delete(block.tool_use_id);
      const decision = message.tool_result_meta.find((m) => m.id === block.tool_use_id)?.permission_decision;
      const outcome = {
        text: textOfResult(block.content),
        isError: block.is_error === true,
        declined: decision?.decision === "reject",
        report: message.tool_use_result,
        durationMs: Math.max(0, Math.round(now() - tool.since)),
      };
      return [{ type: "item" as const, item: itemOfTool(tool.call, outcome, cwd) }];
    });
  }

  function compacted(): TurnEvent {
    const text = "The history of the session was shortened to a summary.";
    return { type: "item", item: { id: `${turnId}:compacted`, kind: "notice", text } };
  }

  return {
    get lastText() {
      return lastText;
    },
    read: (message) => {
      if (message.type === "user") return readResults(message);
      if (message.type === "assistant") {
        // A sub-agent's words are between it and the main thread; what it does is shown.
        if (message.parent_tool_use_id !== null)
          return message.message.content.flatMap((b) => (b.type === "tool_use" ? startTool(b) : []));
        return message.error === undefined ? readAssistant(message.message.id, message.message.content) : [];
      }
      if (message.type === "stream_event" && message.parent_tool_use_id === null)
        return readStream(message.event);
      if (message.type === "system" && message.subtype === "compact_boundary") return [compacted()];
      return [];
    },
    edit: (callId, input) => {
      const tool = running.get(callId);
      return tool ? startTool({ ...tool.call, input }) : [];
    },
    finish: () => {
      const cancelled = [...running.values()].map((tool) => cancelledItem(tool.item));
      running.clear();
      const halves = [...(open?.partial ?? [])].map(([id, { kind, text }]) => ({
        id,
        kind,
        text: clip(text),
      }));
      open?.partial.clear();
      return [...halves, ...cancelled].map((item) => ({ type: "item" as const, item }));
    },
  };
}

function fresh(vendorId: string, ordinal: number): OpenMessage {
  return { vendorId, ordinal, stopped: false, block: null, complete: 0, partial: new Map() };
}

function emptyPartials(message: OpenMessage): TurnEvent[] {
  return [...message.partial].map(([id, { kind }]) => ({ type: "item", item: { id, kind, text: "" } }));
}

/** Results carry plain text or a list of blocks, of which only text can be shown. */
function textOfResult(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) =>
      typeof part === "object" && part !== null && "text" in part && typeof part.text === "string"
        ? part.text
        : "",
    )
    .filter((text) => text !== "")
    .join("\n");
}
