import { z } from "zod";
import { type Conversation, type Entry, tidyEntries } from "./conversation.ts";

const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().optional(),
  content: z.unknown().optional(),
});
type Block = z.output<typeof block>;
const content = z.union([z.string(), z.array(block)]);

/** What this server reads of an Anthropic Messages request; everything else is accepted and ignored. */
export const messagesRequest = z.looseObject({
  model: z.string(),
  max_tokens: z.int().optional(),
  stream: z.boolean().optional(),
  system: content.optional(),
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant", "system"]), content })).min(1),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  metadata: z.looseObject({ user_id: z.string().optional() }).nullish(),
  output_config: z.looseObject({ format: z.unknown().optional() }).optional(),
});
export type MessagesRequest = z.output<typeof messagesRequest>;

/** `userAgent` tells the runtime's own requests (titles, probes) from those of a plain client. */
export function fromMessages(request: MessagesRequest, userAgent: string): Conversation {
  const system = [texts(request.system ?? "").join("\n")];
  const entries: Entry[] = [];
  for (const message of request.messages) {
    if (message.role === "assistant") entries.push(...modelEntry(message.content));
    else entries.push(...heard(message.content, message.role, system));
  }
  return {
    wire: "anthropic",
    api: "messages",
    model: request.model,
    system: system.join("\n"),
    entries: tidyEntries(entries, (result) => result.startsWith("[Tool call interrupted: the session ended")),
    tools: (request.tools ?? []).map((tool) => ({ name: tool.name, namespace: null, custom: false })),
    key: request.metadata?.user_id ?? entries.find((entry) => entry.kind === "user")?.text ?? "",
    side: isSideRequest(request, userAgent, entries),
  };
}

function modelEntry(said: z.output<typeof content>): Entry[] {
  const blocks = typeof said === "string" ? [] : said;
  const text = texts(said).join("\n");
  const calls = blocks
    .filter((one) => one.type === "tool_use")
    .map((one) => ({ id: one.id ?? "", name: one.name ?? "", input: JSON.stringify(one.input ?? {}) }));
  // What Claude Code writes in the model's place where a cut session is resumed; the model never spoke.
  return text === "No response requested." && calls.length === 0 ? [] : [{ kind: "model", text, calls }];
}

function heard(said: z.output<typeof content>, role: "user" | "system", system: string[]): Entry[] {
  const entries: Entry[] = [];
  for (const one of typeof said === "string" ? [{ type: "text", text: said }] : said) {
    if (one.type === "tool_result") entries.push(resultEntry(one));
    const { spoken, reminders } = sort(typeof one.text === "string" ? one.text : "", role);
    system.push(...reminders);
    if (spoken !== "") entries.push({ kind: "user", text: spoken });
  }
  return entries;
}

function resultEntry(one: Block): Entry {
  const inner = content.safeParse(one.content);
  return {
    kind: "result",
    callId: one.tool_use_id ?? "",
    text: inner.success ? texts(inner.data).join("\n") : "",
  };
}

/**
 * Claude Code puts notes of its own into reminders, and also the messages that reach a turn while it runs.
 * The notes are not words to the model; the messages are.
 */
function sort(text: string, role: "user" | "system"): { spoken: string; reminders: string[] } {
  const reminders: string[] = [];
  const messages: string[] = [];
  const rest = text.replace(/<system-reminder>([\s\S]*?)<\/system-reminder>/g, (_whole, inner: string) => {
    const list = /NOT USER INPUT|sent a (new )?message|new message/i.test(inner) ? messages : reminders;
    list.push(inner.trim());
    return "";
  });
  const outside = rest.trim();
  if (role === "system" && outside !== "") reminders.push(outside);
  return {
    spoken: [role === "user" ? outside : "", ...messages].filter((part) => part !== "").join("\n"),
    reminders,
  };
}

function texts(said: z.output<typeof content>): string[] {
  return typeof said === "string"
    ? [said]
    : said.flatMap((one) => (one.type === "text" ? [one.text ?? ""] : []));
}

function isSideRequest(request: MessagesRequest, userAgent: string, entries: readonly Entry[]): boolean {
  if (!/claude-cli/i.test(userAgent)) return false;
  if (request.max_tokens === 1) return true;
  const withoutTools = (request.tools ?? []).length === 0;
  if (withoutTools && (request.output_config?.format !== undefined || /haiku/i.test(request.model)))
    return true;
  const last = entries.at(-1);
  return last?.kind === "user" && /create a detailed summary of (the|this|our) conversation/i.test(last.text);
}
