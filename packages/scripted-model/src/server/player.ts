import type { Conversation } from "../conversation/conversation.ts";
import { lastTurn, userText } from "../conversation/conversation.ts";
import { captured, capturedByRule, roleOf } from "../play/captures.ts";
import { choose, isFault } from "../play/choose.ts";
import { type Reply, replyOf } from "../play/reply.ts";
import type { Part, Rule, Scenario } from "../scenario/schema.ts";
import { sideAnswer } from "./side.ts";

/** What a test, or somebody who wonders, can read about one request. */
export interface RecordedCall {
  readonly wire: Conversation["wire"];
  readonly api: Conversation["api"];
  readonly model: string;
  /** Id of the rule that answered; `side-request` and `nothing-matches` are the server's own. */
  readonly rule: string;
  readonly role: string | null;
  readonly lastUser: string;
  /** Names of the tools the request offered. */
  readonly tools: readonly string[];
}

export interface Player {
  readonly calls: readonly RecordedCall[];
  play(conversation: Conversation): Reply;
}

/** Holds the only state of the server: the record of calls and how often a fault was played. */
export function createPlayer(scenario: Scenario): Player {
  const calls: RecordedCall[] = [];
  const faults = new Map<string, number>();
  const faultKey = (rule: Rule, conversation: Conversation) =>
    [rule.id, conversation.api, roleOf(conversation), conversation.key].join("\n");

  function answer(conversation: Conversation): { id: string; parts: readonly Part[]; rule: Rule | null } {
    if (conversation.side)
      return { id: "side-request", parts: [{ text: sideAnswer(conversation) }], rule: null };
    const faultsPlayed = (rule: Rule) => faults.get(faultKey(rule, conversation)) ?? 0;
    const choice = choose({ scenario, conversation, faultsPlayed });
    if (choice === null)
      return { id: "nothing-matches", parts: [{ text: nothingMatches(scenario) }], rule: null };
    if (isFault(choice.rule)) faults.set(faultKey(choice.rule, conversation), faultsPlayed(choice.rule) + 1);
    return { id: choice.rule.id, parts: choice.parts, rule: choice.rule };
  }

  return {
    calls,
    play(conversation) {
      const { id, parts, rule } = answer(conversation);
      calls.push({
        wire: conversation.wire,
        api: conversation.api,
        model: conversation.model,
        rule: id,
        role: roleOf(conversation),
        lastUser: userText(lastTurn(conversation.entries)),
        tools: conversation.tools.map((tool) => tool.name),
      });
      const own = rule === null ? {} : capturedByRule({ rule, scenario, conversation });
      return replyOf({ parts, conversation, values: { ...captured(scenario, conversation), ...own } });
    },
  };
}

function nothingMatches(scenario: Scenario): string {
  return `This is a scripted model playing "${scenario.name}"; its script has nothing for this message.`;
}
