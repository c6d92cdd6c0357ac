import { randomBytes } from "node:crypto";
import type { InboundMessage, TurnInput } from "@envoy/agent-kit";
import type { AdditionalContextEntry, UserInput } from "./generated/codex-protocol.ts";

/**
 * How words of others reach the model, and why so:
 *
 * - What woke the agent is the turn's user input, because that is the place a model acts on. Each message stands
 *   in a frame that says who speaks and what they may do; the role prompt says how much that weighs. The frame
 *   carries a mark that is new for each turn, so a text cannot close its frame and open one in another's name.
 * - What a message cites is somebody's text that nobody asked to be acted on. It goes in as untrusted context,
 *   which the runtime shows to the model as the output of a tool and not as an instruction.
 * - Facts of the hub are the product's own, so they are application context. The runtime leaves out what it has
 *   shown already, so an unchanged roster costs nothing.
 */
export interface RuntimeInput {
  readonly input: UserInput[];
  readonly additionalContext: Record<string, AdditionalContextEntry>;
  /** Comes back on the runtime's own record of the message. */
  readonly clientUserMessageId: string;
}

export function composeTurn(turn: TurnInput, mark = newMark()): RuntimeInput {
  const additionalContext: Record<string, AdditionalContextEntry> = {};
  if (turn.context.trim() !== "") {
    additionalContext["envoy.space"] = { value: turn.context, kind: "application" };
  }
  for (const message of turn.messages) Object.assign(additionalContext, citations(message));
  return {
    input: [
      {
        type: "text",
        text: turn.messages.map((message) => framed(message, mark)).join("\n\n"),
        text_elements: [],
      },
    ],
    additionalContext,
    clientUserMessageId: turn.messages.at(-1)?.id ?? turn.turnId,
  };
}

/** A message that joins a running turn. */
export function composeSteer(message: InboundMessage, mark = newMark()): RuntimeInput {
  return {
    input: [{ type: "text", text: framed(message, mark), text_elements: [] }],
    additionalContext: citations(message),
    clientUserMessageId: message.id,
  };
}

/** Why somebody declined: the runtime's own answer has no room for a reason. */
export function composeNote(note: string): UserInput[] {
  const text = `What you asked for was declined, with this reason: ${note}`;
  return [{ type: "text", text, text_elements: [] }];
}

function framed({ id, from, text }: InboundMessage, mark: string): string {
  const facts = [`id=${quote(id)}`, `from=${quote(`@${from.handle}`)}`, `kind=${quote(from.kind)}`];
  if (from.role !== null) facts.push(`role=${quote(from.role)}`);
  facts.push(`authority=${quote(from.authority)}`);
  return `<message mark=${quote(mark)} ${facts.join(" ")}>\n${text}\n</message mark=${quote(mark)}>`;
}

function citations(message: InboundMessage): Record<string, AdditionalContextEntry> {
  const entries = message.cites.map(({ id, from, text }): [string, AdditionalContextEntry] => {
    const facts = `id=${quote(id)} from=${quote(`@${from}`)} by=${quote(message.id)}`;
    // Each stands alone in its own output, so a closing tag in a text has nothing to open after it.
    const value = `<cited ${facts}>\n${text.replaceAll("</cited", "< /cited")}\n</cited>`;
    return [`envoy.cited.${id}`, { kind: "untrusted", name: "cited_message", value }];
  });
  return Object.fromEntries(entries);
}

/** Names come from the hub, but a stray line break in one must not leave its attribute. */
const quote = (text: string) => JSON.stringify(text);

const newMark = () => randomBytes(4).toString("hex");
