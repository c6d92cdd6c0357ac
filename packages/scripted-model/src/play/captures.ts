import { type Conversation, lastTurn, userText } from "../conversation/conversation.ts";
import { placeholder } from "../scenario/names.ts";
import { compile, type Rule, type Scenario } from "../scenario/schema.ts";

/**
 * The role is what the newest instructions say: a line `Role: planner`, else "you are the planner". Runtimes
 * have long prompts of their own that say "you are" too, so that form knows only the built-in roles.
 */
const rolePatterns = [
  "^\\W*role\\W+(\\w[\\w-]*)\\W*$",
  "\\byou are (?:the |an? )?(planner|reviewer|implementer|tester|researcher)\\b",
];

export function roleOf(conversation: Conversation): string | null {
  return newest(rolePatterns, conversation.system)?.toLowerCase() ?? null;
}

/** Values for `{{ name }}`: the turn says more than the conversation, the conversation more than the prompt. */
export function captured(scenario: Scenario, conversation: Conversation): Record<string, string> {
  const turn = userText(lastTurn(conversation.entries));
  const all = conversation.entries.flatMap((entry) => (entry.kind === "user" ? [entry.text] : [])).join("\n");
  const values = Object.entries(scenario.captures).map(([name, capture]) => {
    const found = [turn, all, conversation.system]
      .map((text) => newest(capture.from, text))
      .find((value) => value !== null);
    return [name, found ?? capture.else];
  });
  return Object.fromEntries(values);
}

/** Named groups of the rule's own `last_user`. */
export function capturedByRule(rule: Rule, conversation: Conversation): Record<string, string> {
  if (rule.when.last_user === undefined) return {};
  const groups = compile(rule.when.last_user).exec(userText(lastTurn(conversation.entries)))?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? ""]));
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) => values[name] ?? whole);
}

function newest(patterns: readonly string[], text: string): string | null {
  for (const source of patterns) {
    const match = [...text.matchAll(compile(source, "g"))].at(-1);
    if (match?.[1] !== undefined) return match[1].trim();
  }
  return null;
}
