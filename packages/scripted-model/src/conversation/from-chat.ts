import { z } from "zod";
import { type Conversation, type Entry, tidyEntries } from "./conversation.ts";

const content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);

/** What this server reads of a Chat Completions request; everything else is accepted and ignored. */
export const chatRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(["system", "developer", "user", "assistant", "tool"]),
        content: content.nullish(),
        tool_call_id: z.string().optional(),
        tool_calls: z
          .array(
            z.looseObject({
              id: z.string(),
              function: z.looseObject({ name: z.string(), arguments: z.string() }),
            }),
          )
          .nullish(),
      }),
    )
    .min(1),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })).nullish(),
  user: z.string().nullish(),
});
export type ChatRequest = z.output<typeof chatRequest>;
type Message = ChatRequest["messages"][number];

export function fromChat(request: ChatRequest): Conversation {
  const isSystem = (message: Message) => message.role === "system" || message.role === "developer";
  const entries = request.messages.filter((message) => !isSystem(message)).map(entryOf);
  return {
    wire: "openai",
    api: "chat",
    model: request.model,
    system: request.messages
      .filter(isSystem)
      .map((message) => plain(message.content))
      .join("\n"),
    entries: tidyEntries(entries, () => false),
    tools: (request.tools ?? []).flatMap((tool) =>
      tool.function === undefined ? [] : [{ name: tool.function.name, namespace: null, custom: false }],
    ),
    key: request.user ?? entries.find((entry) => entry.kind === "user")?.text ?? "",
    side: false,
  };
}

function entryOf(message: Message): Entry {
  const text = plain(message.content);
  if (message.role === "tool") return { kind: "result", callId: message.tool_call_id ?? "", text };
  if (message.role === "user") return { kind: "user", text };
  return {
    kind: "model",
    text,
    calls: (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: call.function.name,
      input: call.function.arguments,
    })),
  };
}

function plain(said: z.output<typeof content> | null | undefined): string {
  if (said === null || said === undefined) return "";
  return typeof said === "string" ? said : said.map((part) => part.text ?? "").join("\n");
}
