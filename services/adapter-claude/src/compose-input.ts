import type { InboundMessage, TurnInput } from "@envoy/agent-kit";

/**
 * Decides what of a turn's input counts as the user's request.
 *
 * The runtime marks a message of origin `channel` as "not user input", and a model rightly hesitates to act on
 * such text. A person who may write in the space is who this agent works for, so that person's words go in as
 * the user's request, with provenance in front. Everything else is data of origin `channel`: the hub's facts,
 * other agents, scripts, and people who may only read. An agent can thus hand work over, but its text never
 * carries a person's authority. Both parts are read as text: no `@file` is expanded and no command is run.
 */
export interface ComposedInput {
  /** Facts and text that nobody with authority wrote; null when there is none. */
  readonly data: string | null;
  /** What people with authority ask for; null when nobody did. */
  readonly request: string | null;
}

export function composeTurn(input: TurnInput): ComposedInput {
  const { data, request } = composeMessages(input.messages);
  const context = input.context.trim();
  const facts = context === "" ? null : `<hub_context>\n${fenced(context, "hub_context")}\n</hub_context>`;
  return { data: join([facts, data]), request };
}

export function composeMessages(messages: readonly InboundMessage[]): ComposedInput {
  const asks = messages.filter(isRequest);
  const rest = messages.filter((message) => !isRequest(message));
  return { data: join(rest.map(block)), request: join(asks.map(block)) };
}

/** A person's words are a request when the person may change things in the space. */
export function isRequest(message: InboundMessage): boolean {
  return message.from.kind === "human" && message.from.authority !== "read";
}

/** One message with who said it, and what it cites as text of its own that nobody asks for. */
function block(message: InboundMessage): string {
  const { from } = message;
  const head = attributes({
    id: message.id,
    from: `@${from.handle}`,
    kind: from.kind,
    role: from.role ?? "none",
    authority: from.authority,
  });
  const cites = message.cites.map(
    (cite) =>
      `<cited ${attributes({ id: cite.id, from: `@${cite.from}` })}>\n${fenced(cite.text, "cited")}\n</cited>`,
  );
  const body = [fenced(message.text, "message"), ...cites].join("\n");
  return `<message ${head}>\n${body}\n</message>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value.replace(/["<>\n]/g, " ")}"`)
    .join(" ");
}

/** Text cannot end the block it stands in, nor open one that claims another sender. */
function fenced(text: string, tag: string): string {
  const names = [tag, "message", "cited", "hub_context"].join("|");
  return text.replace(new RegExp(`<(/?)(${names})\\b`, "gi"), "<$1 $2");
}

function join(parts: readonly (string | null)[]): string | null {
  const present = parts.filter((part) => part !== null);
  return present.length === 0 ? null : present.join("\n\n");
}
