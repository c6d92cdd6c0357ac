import { closeApprovals } from "../approvals/decide.ts";
import { afterFault, failDelivery, storeAgain } from "../deliveries/decide.ts";
import { CHAIN_ENDED, routeTo } from "../deliveries/route.ts";
import type { Delivery } from "../deliveries/state.ts";
import type { Draft, Entry, EntryOf } from "../entry.ts";
import { messageIdOf } from "../ids.ts";
import { memberByHandle } from "../members/state.ts";
import { assertNever } from "../result.ts";
import type { SpaceState } from "./state.ts";

/**
 * What the hub must record because of an entry, in the same transaction: deliveries for mentions, the end of
 * deliveries with their turn, the release of what a chain held. `state` has folded the entry already.
 */
export function react(state: SpaceState, entry: Entry, now: number): Draft[] {
  switch (entry.type) {
    case "message.post":
      return entry.body === null ? [] : deliver(state, entry, now);
    case "task.create": {
      const to = entry.body?.assignee ?? null;
      return to === null ? [] : handOver(state, { task: messageIdOf(entry.id), to, from: entry.author, now });
    }
    case "task.assign":
      if (entry.body === null) return [];
      return handOver(state, { task: entry.body.task, to: entry.body.assignee, from: entry.author, now });
    case "turn.finished":
      return entry.body === null ? [] : settle(entry.body, state, entry.at);
    case "chain.continued":
      return heldIn(state, entry.body?.chain).map((one) =>
        storeAgain(one, { attempts: 0, notBefore: null, reason: null }),
      );
    case "chain.ended":
      return waitingIn(state, entry.body?.chain).map((one) =>
        failDelivery(one, { turn: null, reason: CHAIN_ENDED }),
      );
    case "member.remove":
      return openFor(state, entry.body?.actor).map((one) =>
        failDelivery(one, { turn: null, reason: "its recipient was removed from the space" }),
      );
    default:
      return [];
  }
}

/** Everything of a chain that no turn has taken. */
function waitingIn(state: SpaceState, chain: string | undefined) {
  return Object.values(state.deliveries).filter(
    (one) => one.chain === chain && one.state !== "working" && one.state !== "failed",
  );
}

function heldIn(state: SpaceState, chain: string | undefined) {
  return Object.values(state.deliveries).filter((one) => one.chain === chain && one.state === "held");
}

function openFor(state: SpaceState, actor: string | undefined) {
  return Object.values(state.deliveries).filter(
    (one) => one.to === actor && one.state !== "working" && one.state !== "failed",
  );
}

/** The agents that a message mentions, each once. */
function mentionedAgents(state: SpaceState, handles: readonly string[], author: string): string[] {
  return handles
    .map((handle) => memberByHandle(state, handle))
    .filter((member) => member?.kind === "agent" && member.actor !== author)
    .map((member) => member?.actor ?? "");
}

function deliver(state: SpaceState, entry: EntryOf<"message.post">, now: number): Draft[] {
  if (entry.body === null) return [];
  const { turn, thread, mentions } = entry.body;
  const agents = mentionedAgents(state, mentions, entry.author);
  return routeTo(state, { message: messageIdOf(entry.id), from: entry.author, turn, thread, agents, now });
}

/** An agent that is given a task is woken, as by a mention. */
function handOver(
  state: SpaceState,
  given: { task: string; to: string; from: string; now: number },
): Draft[] {
  const { task, to, from, now } = given;
  if (state.members[to]?.kind !== "agent" || to === from) return [];
  return routeTo(state, { message: task, from, turn: null, thread: null, agents: [to], now });
}

/** Every delivery a turn took ends with it, or waits for another attempt. */
function settle(
  turn: NonNullable<EntryOf<"turn.finished">["body"]>,
  state: SpaceState,
  now: number,
): Draft[] {
  const gone = closeApprovals(state, {
    turn: turn.turn,
    outcome: "gone",
    reason: "the turn that asked is over",
  });
  const taken = Object.values(state.deliveries).filter(
    (one) => one.lastTurn === turn.turn && one.state === "working",
  );
  const answer = state.lastAnswer?.turn === turn.turn ? state.lastAnswer.message : null;
  const ended = taken.map((one): Draft => {
    const step = { delivery: one.id, message: one.message, turn: turn.turn };
    switch (turn.outcome) {
      case "answered":
        return answer === null
          ? { type: "delivery.passed", body: { ...step, reason: null }, byHub: true }
          : { type: "delivery.answered", body: { ...step, answer }, byHub: true };
      case "passed":
        return { type: "delivery.passed", body: { ...step, reason: turn.reason }, byHub: true };
      case "interrupted":
        return failDelivery(one, { turn: turn.turn, reason: turn.reason ?? "the turn was stopped" });
      case "lost":
        return afterFault(one, {
          turn: turn.turn,
          reason: turn.reason ?? "the agent's process ended",
          retryable: mayTryAgain(state, one),
          now,
        });
      case "failed": {
        const reason = turn.failure?.message ?? turn.reason ?? "the turn failed";
        const retryable = turn.failure?.retryable === true && mayTryAgain(state, one);
        return afterFault(one, { turn: turn.turn, reason, retryable, now });
      }
      default:
        return assertNever(turn.outcome);
    }
  });
  return [...gone, ...ended];
}

/** Nothing is tried again in a chain that a person ended, nor for somebody who is no longer here. */
function mayTryAgain(state: SpaceState, delivery: Delivery): boolean {
  const ended = state.chains[delivery.chain]?.status === "ended";
  return !ended && state.members[delivery.to]?.removed === false;
}
