import type { Entry } from "./entry.ts";
import { messageIdOf } from "./ids.ts";

/**
 * What an entry tells about, as the key under which readers find it: a message, a turn, an approval, a chain, a
 * prompt or an agent. Everything known of a message is the entries about it.
 */
export function aboutOf(entry: Pick<Entry, "type" | "id" | "body" | "author">): string | null {
  const body = entry.body;
  if (body === null) return null;
  if (entry.type === "message.post" || entry.type === "task.create") return messageIdOf(entry.id);
  if ("task" in body) return body.task;
  if ("approval" in body) return `approval:${body.approval}`;
  if (entry.type.startsWith("delivery.") || entry.type.startsWith("message."))
    return "message" in body ? body.message : null;
  if (entry.type.startsWith("turn.")) return "turn" in body ? body.turn : null;
  if ("chain" in body) return `chain:${body.chain}`;
  if ("invite" in body) return `invite:${body.invite}`;
  if ("prompt" in body) return `prompt:${body.prompt}`;
  if ("agent" in body) return `agent:${body.agent}`;
  if (entry.type.startsWith("session.")) return `session:${entry.author}`;
  if ("actor" in body) return `member:${body.actor}`;
  return null;
}
