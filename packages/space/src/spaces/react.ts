import { closeApprovals } from "../approvals/decide.ts";
import { limitReached, limitSentence } from "../chains/decide.ts";
import type { Chain } from "../chains/state.ts";
import { afterFault, failDelivery, storeAgain } from "../deliveries/decide.ts";
import type { Draft, Entry, EntryOf } from "../entry.ts";
import { deliveryIdOf, messageIdOf } from "../ids.ts";
import { type Member, memberByHandle } from "../members/state.ts";
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
    case "turn.finished":
      return entry.body === null ? [] : settle(entry.body, state, entry.at);
    case "chain.continued":
      return heldIn(state, entry.body?.chain).map((one) =>
        storeAgain(one, { attempts: 0, notBefore: null, reason: null }),
      );
    case "chain.ended":
      return heldIn(state, entry.body?.chain).map((one) =>
        failDelivery(one, { turn: null, reason: "the chain was ended" }),
      );
    case "member.remove":
      return openFor(state, entry.body?.actor).map((one) =>
        failDelivery(one, { turn: null, reason: "its recipient was removed from the space" }),
      );
    default:
      return [];
  }
}

function heldIn(state: SpaceState, chain: string | undefined) {
  return Object.values(state.deliveries).filter((one) => one.chain === chain && one.state === "held");
}

function openFor(state: SpaceState, actor: string | undefined) {
  return Object.values(state.deliveries).filter(
    (one) => one.to === actor && one.state !== "working" && one.state !== "failed",
  );
}

/** One delivery for each agent that a message mentions. */
function deliver(state: SpaceState, entry: EntryOf<"message.post">, now: number): Draft[] {
  const body = entry.body;
  if (body === null) return [];
  const message = messageIdOf(entry.id);
  const turn = body.turn === null ? undefined : state.turns[body.turn];
  const chain = turn === undefined ? message : turn.chain;
  const depth = turn === undefined ? 0 : turn.depth + 1;
  const agents = body.mentions
    .map((handle) => memberByHandle(state, handle))
    .filter((member): member is Member => member?.kind === "agent" && member.actor !== entry.author);
  const known = state.chains[chain];
  let held = known?.status === "held" || known?.status === "ended";
  return agents.flatMap((agent, fanOut): Draft[] => {
    const common = {
      delivery: deliveryIdOf(message, agent.actor),
      message,
      to: agent.actor,
      from: entry.author,
    };
    const place = { chain, depth, thread: body.thread };
    if (known !== undefined) {
      const reach = limitReached(state, {
        chain: known,
        from: entry.author,
        to: agent.actor,
        depth,
        fanOut,
        now,
      });
      if (reach !== null || held) {
        const reason =
          reach === null ? heldSentence(known) : `the chain reached its limit of ${limitSentence(reach)}`;
        const drafts: Draft[] = [
          { type: "delivery.held", body: { ...common, ...place, reason }, byHub: true },
        ];
        if (!held && reach !== null)
          drafts.push({ type: "chain.held", body: { chain, ...reach }, byHub: true });
        held = true;
        return drafts;
      }
    }
    const first = { attempts: 0, notBefore: null, reason: null, lastTurn: null };
    return [{ type: "delivery.stored", body: { ...common, ...place, ...first }, byHub: true }];
  });
}

function heldSentence(chain: Chain): string {
  if (chain.status === "ended") return "the chain was ended";
  return chain.heldBy === null
    ? "the chain is held"
    : `the chain reached its limit of ${limitSentence(chain.heldBy)}`;
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
          retryable: true,
          now,
        });
      case "failed": {
        const reason = turn.failure?.message ?? turn.reason ?? "the turn failed";
        return afterFault(one, { turn: turn.turn, reason, retryable: turn.failure?.retryable ?? false, now });
      }
      default:
        return assertNever(turn.outcome);
    }
  });
  return [...gone, ...ended];
}
