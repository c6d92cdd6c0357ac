import { type Conversation, lastTurn } from "../conversation/conversation.ts";
import { isTool, type Part, type Rule, type Scenario } from "../scenario/schema.ts";
import { matches } from "./match.ts";

export interface Choice {
  readonly rule: Rule;
  /** What this request is answered with: the parts up to the next tool call, that call included. */
  readonly parts: readonly Part[];
}

export interface ChooseOptions {
  readonly scenario: Scenario;
  readonly conversation: Conversation;
  /** How often a fault rule was played in this conversation: the one thing a history cannot tell. */
  readonly faultsPlayed: (rule: Rule) => number;
}

/** Where the play stands after some answers. */
interface Progress {
  readonly rule: Rule | null;
  readonly step: number;
  readonly usedInTurn: readonly Rule[];
  readonly uses: readonly Rule[];
}

const beginning: Progress = { rule: null, step: 0, usedInTurn: [], uses: [] };

/**
 * Chooses the answer by playing the scenario over the history again, one model answer at a time. So the place
 * in a rule's script and the number of its uses follow from the request, and a runtime that was killed, or a
 * server that was started anew, goes on where it was.
 */
export function choose({ scenario, conversation, faultsPlayed }: ChooseOptions): Choice | null {
  let progress = beginning;
  conversation.entries.forEach((entry, at) => {
    if (entry.kind !== "model") return;
    const past = { ...conversation, entries: conversation.entries.slice(0, at) };
    progress = advance({ scenario, conversation: past, progress, mayFault: () => false });
  });
  const mayFault = (rule: Rule) => rule.times === undefined || faultsPlayed(rule) < rule.times;
  const { rule, step } = advance({ scenario, conversation, progress, mayFault });
  return rule === null ? null : { rule, parts: stepsOf(rule)[step] ?? [] };
}

interface AdvanceOptions {
  readonly scenario: Scenario;
  readonly conversation: Conversation;
  readonly progress: Progress;
  readonly mayFault: (rule: Rule) => boolean;
}

/** One answer further. A rule is played at most once in a turn, so no scenario can loop. */
function advance({ scenario, conversation, progress, mayFault }: AdvanceOptions): Progress {
  const newTurn = lastTurn(conversation.entries).answered === 0;
  const current = newTurn ? null : progress.rule;
  const usedInTurn = newTurn ? [] : progress.usedInTurn;
  const isUsable = (rule: Rule) => {
    if (isFault(rule)) return mayFault(rule);
    const uses = progress.uses.filter((used) => used === rule).length;
    return !usedInTurn.includes(rule) && uses < (rule.times ?? Number.POSITIVE_INFINITY);
  };
  const begin = (rule: Rule): Progress => ({
    rule,
    step: 0,
    usedInTurn: [...usedInTurn, rule],
    uses: [...progress.uses, rule],
  });
  const first = (rules: readonly Rule[]) =>
    rules.find((rule) => isUsable(rule) && matches(rule, scenario, conversation));

  if (current !== null) {
    const takesOver = first(scenario.rules.filter((rule) => mayTakeOver(scenario, current, rule)));
    if (takesOver !== undefined) return begin(takesOver);
    const step = progress.step + 1;
    if (step < stepsOf(current).length) return { ...progress, step };
  }
  const rule = first(scenario.rules);
  return rule === undefined ? { ...progress, rule: null, usedInTurn } : begin(rule);
}

/** In the middle of a script only an answer to its last result, or an earlier rule's fault, comes between. */
function mayTakeOver(scenario: Scenario, current: Rule, rule: Rule): boolean {
  if (rule.when.last_result !== undefined) return true;
  return isFault(rule) && scenario.rules.indexOf(rule) < scenario.rules.indexOf(current);
}

export function isFault(rule: Rule): boolean {
  return rule.answer.some((part) => part.fault !== undefined);
}

/** A rule's script cut into answers: each ends with a tool call that the next does not belong to. */
export function stepsOf(rule: Rule): Part[][] {
  const steps: Part[][] = [[]];
  rule.answer.forEach((part, at) => {
    steps.at(-1)?.push(part);
    if (isTool(part) && part.with_next !== true && at < rule.answer.length - 1) steps.push([]);
  });
  return steps;
}
