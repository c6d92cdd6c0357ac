import {
  type Conversation,
  lastTurn,
  newestResults,
  toolsDone,
  wholeText,
} from "../conversation/conversation.ts";
import { compile } from "../scenario/pattern.ts";
import type { Rule, Scenario, When } from "../scenario/schema.ts";
import { roleOf, wordsSaid } from "./captures.ts";

/** Whether a rule applies to a request, judged from the request alone. */
export function matches(rule: Rule, scenario: Scenario, conversation: Conversation): boolean {
  const { when } = rule;
  const turn = lastTurn(conversation.entries);
  const fits = (pattern: string | undefined, text: () => string) =>
    pattern === undefined || compile(pattern).test(text());
  return (
    (when.wire === undefined || when.wire === conversation.wire) &&
    (when.role === undefined || when.role.toLowerCase() === roleOf(conversation)) &&
    (when.call_of_turn === undefined || when.call_of_turn === turn.answered + 1) &&
    fits(when.model, () => conversation.model) &&
    fits(when.last_user, () => wordsSaid(scenario, conversation)) &&
    fits(when.turn_contains, () => wholeText(turn)) &&
    (when.not_contains === undefined || !compile(when.not_contains).test(wholeText(turn))) &&
    fits(when.last_result, () => newestResults(turn)) &&
    toolsFit(when, toolsDone(turn))
  );
}

function toolsFit(when: When, done: readonly string[]): boolean {
  const same = (wanted: string, name: string | undefined) =>
    name === wanted || name?.endsWith(`__${wanted}`) === true;
  if (when.after_tool !== undefined && !same(when.after_tool, done.at(-1))) return false;
  return (when.tools_done ?? []).every((wanted) => done.some((name) => same(wanted, name)));
}
