import { z } from "zod";
import { type Conversation, type Entry, type OfferedTool, tidyEntries } from "./conversation.ts";

const content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);

const tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).optional(),
});

const item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: content.nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  input: z.string().optional(),
  output: content.nullish(),
  tools: z.array(tool).optional(),
});
type Item = z.output<typeof item>;

/** What this server reads of an OpenAI Responses request; everything else is accepted and ignored. */
export const responsesRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(item)]),
  tools: z.array(tool).nullish(),
  prompt_cache_key: z.string().nullish(),
});
export type ResponsesRequest = z.output<typeof responsesRequest>;

export function fromResponses(request: ResponsesRequest): Conversation {
  const items: Item[] =
    typeof request.input === "string" ? [{ role: "user", content: request.input }] : request.input;
  const system = [request.instructions ?? ""];
  const entries: Entry[] = [];
  for (const one of items) {
    if (one.role === "system" || one.role === "developer") system.push(plain(one.content));
    else entries.push(...entryOf(one, entries, system));
  }
  return {
    wire: "openai",
    api: "responses",
    model: request.model,
    system: system.join("\n"),
    entries: tidyEntries(entries, (result) => result === "aborted"),
    tools: [...(request.tools ?? []), ...items.flatMap((one) => one.tools ?? [])].flatMap(offered),
    key: request.prompt_cache_key ?? entries.find((entry) => entry.kind === "user")?.text ?? "",
    side: false,
  };
}

function entryOf(one: Item, before: readonly Entry[], system: string[]): Entry[] {
  switch (one.type ?? "message") {
    case "message": {
      const text = plain(one.content);
      if (one.role === "assistant") return [{ kind: "model", text, calls: [] }];
      if (!isRuntimeNote(text)) return [{ kind: "user", text }];
      system.push(text);
      return [];
    }
    case "function_call":
    case "custom_tool_call":
      return [
        {
          kind: "model",
          text: "",
          calls: [{ id: one.call_id ?? "", name: one.name ?? "", input: one.arguments ?? one.input ?? "" }],
        },
      ];
    case "function_call_output":
    case "custom_tool_call_output":
      return [resultEntry(one, before)];
    default:
      return [];
  }
}

/** An output nobody called for is how Codex shows text from outside that is no instruction: words to the model. */
function resultEntry(one: Item, before: readonly Entry[]): Entry {
  const text = plain(one.output);
  const called = before.some(
    (entry) => entry.kind === "model" && entry.calls.some((call) => call.id === one.call_id),
  );
  return called ? { kind: "result", callId: one.call_id ?? "", text } : { kind: "user", text };
}

/** Codex sends the place it runs in and the repository's guide file with the role of a user. */
function isRuntimeNote(text: string): boolean {
  return /^\s*(<environment_context>|<user_instructions>|# AGENTS\.md instructions|<permissions instructions>)/.test(
    text,
  );
}

function plain(said: z.output<typeof content> | null | undefined): string {
  if (said === null || said === undefined) return "";
  return typeof said === "string" ? said : said.map((part) => part.text ?? "").join("\n");
}

function offered(one: z.output<typeof tool>): OfferedTool[] {
  if (one.type === "namespace") {
    return (one.tools ?? []).map((inner) => ({
      name: inner.name ?? "",
      namespace: one.name ?? null,
      custom: inner.type === "custom",
    }));
  }
  return one.name === undefined ? [] : [{ name: one.name, namespace: null, custom: one.type === "custom" }];
}
