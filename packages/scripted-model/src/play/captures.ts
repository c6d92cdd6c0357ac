import { type Conversation, lastTurn, userText } from "../conversation/conversation.ts";
import { compile, placeholder } from "../scenario/pattern.ts";
import type { Rule, Scenario } from "../scenario/schema.ts";

/**
 * The role is what the instructions say: a line `Role: planner`, else "you are the planner". The first counts,
 * because what the hub tells later may name the roles of others. Runtimes have long prompts of their own that
 * say "you are" too, so that form knows only the built-in roles.
 */
const rolePatterns = [
  "^\\W*(?:your )?role\\W+(\\w[\\w-]*)\\W*$",
  "\\byou are (?:the |an? )?(planner|reviewer|implementer|tester|researcher)\\b",
];

export function roleOf(conversation: Conversation): string | null {
  return matchesOf(rolePatterns, conversation.system).at(0)?.toLowerCase() ?? null;
}

/** Values for `{{ name }}`. */
export function captured(scenario: Scenario, conversation: Conversation): Record<string, string> {
  const all = conversation.entries.flatMap((entry) => (entry.kind === "user" ? [entry.text] : [])).join("\n");
  const heard = [userText(lastTurn(conversation.entries)), all, conversation.system];
  const values = Object.entries(scenario.captures).map(([name, capture]) => {
    const found =
      capture.in === "prompt"
        ? matchesOf(capture.from, conversation.system).at(0)
        : heard.map((text) => matchesOf(capture.from, text).at(-1)).find((value) => value !== undefined);
    return [name, found ?? capture.else];
  });
  return Object.fromEntries(values);
}

/** What was said to the model in this turn, without what the scenario ignores. */
export function wordsSaid(scenario: Scenario, conversation: Conversation): string {
  const heard = userText(lastTurn(conversation.entries));
  return scenario.ignore.reduce((text, source) => text.replace(compile(source, "g"), ""), heard);
}

export interface RuleCaptureOptions {
  readonly rule: Rule;
  readonly scenario: Scenario;
  readonly conversation: Conversation;
}

/** Named groups of the rule's own `last_user`. */
export function capturedByRule({ rule, scenario, conversation }: RuleCaptureOptions): Record<string, string> {
  if (rule.when.last_user === undefined) return {};
  const groups = compile(rule.when.last_user).exec(wordsSaid(scenario, conversation))?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? ""]));
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (whole, name: string) => values[name] ?? whole);
}

/** What the first pattern that matches at all finds, in the order of the text. */
function matchesOf(patterns: readonly string[], text: string): string[] {
  for (const source of patterns) {
    const found = [...text.matchAll(compile(source, "g"))].flatMap((match) => match[1]?.trim() ?? []);
    if (found.length > 0) return found;
  }
  return [];
}
