import { evolveApproval } from "../approvals/state.ts";
import { dropIdleChains, evolveChain } from "../chains/state.ts";
import { evolveDelivery } from "../deliveries/state.ts";
import type { Entry } from "../entry.ts";
import { messageIdOf } from "../ids.ts";
import { evolveReads } from "../inbox.ts";
import { evolveInvites } from "../invites/state.ts";
import { evolveMembers } from "../members/state.ts";
import { evolvePins } from "../messages/state.ts";
import { evolveRole } from "../roles/state.ts";
import { evolveSession } from "../sessions/state.ts";
import { evolveTask } from "../tasks/state.ts";
import { evolveTurn } from "../turns/state.ts";
import type { SpaceState } from "./state.ts";

/**
 * Folds one entry into the state, in place. Total: it never throws and never refuses, because what the log
 * holds has been admitted. Entries are folded in the order of their sequence numbers; one that was folded
 * already is ignored, and a type this version does not know only moves the sequence on.
 */
export function evolve(state: SpaceState, entry: Entry): void {
  if (entry.seq <= state.seq) return;
  state.seq = entry.seq;
  fold(state, entry);
}

function fold(state: SpaceState, entry: Entry): void {
  switch (entry.type) {
    case "space.create":
      state.name = entry.body?.name ?? "";
      state.goal = entry.body?.goal ?? "";
      state.founder = entry.author;
      state.createdAt = entry.at;
      state.epoch = 1;
      return;
    case "space.rename":
      state.name = entry.body?.name ?? state.name;
      state.goal = entry.body?.goal ?? state.goal;
      return;
    case "space.limit":
      if (entry.body !== null) state.limits = { ...state.limits, [entry.body.limit]: entry.body.value };
      return;
    case "member.add":
    case "member.role":
    case "member.remove":
      evolveMembers(state, entry);
      return;
    case "inbox.acked":
      evolveReads(state, entry);
      return;
    case "member.join":
    case "invite.create":
    case "invite.revoke":
      evolveInvites(state, entry);
      return;
    case "message.post":
      noteAnswer(state, entry.body?.turn ?? null, messageIdOf(entry.id));
      return;
    case "message.pin":
      evolvePins(state, entry);
      return;
    case "delivery.stored":
    case "delivery.held":
      evolveChain(state, entry);
      evolveDelivery(state, entry);
      return;
    case "delivery.woken":
    case "delivery.working":
      evolveDelivery(state, entry);
      return;
    case "delivery.answered":
    case "delivery.passed":
    case "delivery.failed":
      evolveDelivery(state, entry);
      dropIdleChains(state);
      return;
    case "turn.started":
      evolveChain(state, entry);
      evolveTurn(state, entry);
      return;
    case "turn.finished":
      state.lastAnswer = answerOf(state, entry.body?.turn);
      evolveChain(state, entry);
      evolveTurn(state, entry);
      return;
    case "chain.held":
    case "chain.continued":
    case "chain.ended":
      evolveChain(state, entry);
      return;
    case "lease.granted":
    case "agent.reported":
    case "agent.configured":
      evolveTurn(state, entry);
      return;
    case "approval.requested":
    case "approval.decided":
    case "approval.closed":
      evolveApproval(state, entry);
      return;
    case "session.open":
    case "session.checkpoint":
    case "session.close":
      evolveSession(state, entry);
      return;
    case "task.create":
    case "task.edit":
    case "task.claim":
    case "task.assign":
    case "task.progress":
    case "task.release":
    case "task.complete":
    case "task.review":
    case "task.reopen":
    case "task.cancel":
    case "task.expired":
      evolveTask(state, entry);
      return;
    case "role.edit":
      evolveRole(state, entry);
      return;
    default:
      return;
  }
}

function answerOf(state: SpaceState, turn: string | undefined): SpaceState["lastAnswer"] {
  const answer = turn === undefined ? undefined : state.turns[turn]?.answer;
  return turn === undefined || answer === undefined || answer === null ? null : { turn, message: answer };
}

function noteAnswer(state: SpaceState, turn: string | null, message: string): void {
  const running = turn === null ? undefined : state.turns[turn];
  if (running !== undefined) state.turns[running.id] = { ...running, answer: message };
}
