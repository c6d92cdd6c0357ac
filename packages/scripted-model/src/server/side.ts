import { type Conversation, lastTurn, userText } from "../conversation/conversation.ts";

/**
 * Answers to what a runtime asks for itself: a title of the session, whether the key works, a summary when the
 * history grows too long. They are no part of any scenario.
 */
export function sideAnswer(conversation: Conversation): string {
  const asked = userText(lastTurn(conversation.entries));
  if (/title/i.test(conversation.system) || /\btitle\b/i.test(asked))
    return JSON.stringify({ title: "Scripted session" });
  if (/summary/i.test(asked)) return summary(conversation);
  return "ok";
}

function summary(conversation: Conversation): string {
  const said = conversation.entries.flatMap((entry) =>
    entry.kind === "model" && entry.text !== "" ? [entry.text] : [],
  );
  return `<summary>\nA scripted model was asked to shorten this session. What it said so far:\n${said.join("\n")}\n</summary>`;
}
