import {
  type ApprovalView,
  type ChainView,
  type DeliveryView,
  emptyTimeline,
  fold,
  type MemberView,
  type MessageView,
  readEntry,
  type Timeline,
  type TurnView,
} from "@envoy/protocol";
import {
  type Approval,
  type Chain,
  type Delivery,
  limitSentence,
  type Member,
  messageIdOf,
  type SpaceState,
} from "@envoy/space";
import { rowToView } from "./log/rows.ts";
import type { LogStore, StoredRow } from "./ports.ts";

/** Messages and turns as readers see them: their own rows, then everything in the log that is about them. */
export async function messageViews(
  store: LogStore,
  space: string,
  rows: readonly StoredRow[],
): Promise<{ messages: MessageView[]; turns: TurnView[] }> {
  const timeline = emptyTimeline();
  foldRows(timeline, rows);
  // A redacted body is gone, but where its message stands is still known.
  for (const row of rows.filter((one) => one.body === "")) {
    const message = timeline.messages.get(messageIdOf(row.id));
    if (message !== undefined) timeline.messages.set(message.id, { ...message, thread: row.thread });
  }
  const ids = [...timeline.messages.keys()];
  const [about, threads] = await Promise.all([
    store.about({ space, ids }),
    store.threads({ space, roots: ids }),
  ]);
  foldRows(timeline, about);
  for (const { root, replies, lastAt } of threads) {
    const message = timeline.messages.get(root);
    if (message !== undefined) timeline.messages.set(root, { ...message, replies, lastReplyAt: lastAt });
  }
  const messages = [...timeline.messages.values()].sort((a, b) => a.seq - b.seq);
  return { messages, turns: await turnsOf(store, space, messages) };
}

/** The turns that produced or were woken by these messages, without their items. */
async function turnsOf(
  store: LogStore,
  space: string,
  messages: readonly MessageView[],
): Promise<TurnView[]> {
  const ids = new Set<string>();
  for (const message of messages) {
    if (message.turn !== null) ids.add(message.turn);
    for (const delivery of message.deliveries) if (delivery.turn !== null) ids.add(delivery.turn);
  }
  const turns = await turnViews(store, space, { ids: [...ids], items: false });
  const answers = new Map(messages.flatMap((one) => (one.turn === null ? [] : [[one.turn, one.id]])));
  return turns.map((turn) => ({ ...turn, answer: answers.get(turn.id) ?? turn.answer }));
}

/** Approvals by number, open or ended, with who decided what. */
export async function approvalViews(
  store: LogStore,
  space: string,
  ids: readonly string[],
): Promise<ApprovalView[]> {
  if (ids.length === 0) return [];
  const timeline = emptyTimeline();
  foldRows(timeline, await store.about({ space, ids: ids.map((id) => `approval:${id}`) }));
  return [...timeline.approvals.values()];
}

export async function turnViews(
  store: LogStore,
  space: string,
  want: { ids: readonly string[]; items: boolean },
): Promise<TurnView[]> {
  if (want.ids.length === 0) return [];
  const types = want.items
    ? ["turn.started", "turn.item", "turn.finished"]
    : ["turn.started", "turn.finished"];
  const timeline = emptyTimeline();
  foldRows(timeline, await store.about({ space, ids: want.ids, types }));
  return [...timeline.turns.values()]
    .sort((a, b) => a.seq - b.seq)
    .map((turn) => ({ ...turn, partial: !want.items }));
}

export function foldRows(timeline: Timeline, rows: readonly StoredRow[]): void {
  for (const row of rows) {
    const entry = readEntry(rowToView(row));
    if (entry !== null) fold(timeline, entry);
  }
}

export function memberView(member: Member): MemberView {
  const { actor, handle, name, kind, role, capabilities, agentRole, vendor, joinedAt, removed } = member;
  return {
    actor,
    handle,
    name,
    kind,
    role,
    capabilities: [...capabilities],
    agentRole,
    vendor,
    joinedAt,
    removed,
  };
}

export function chainView(state: SpaceState, chain: Chain): ChainView {
  const { id, status, heldBy, turns, depth, tokens, costUsd, since } = chain;
  const waiting = Object.values(state.deliveries).filter(
    (one) => one.chain === id && one.state === "held",
  ).length;
  const sentence = heldBy === null ? null : `This chain reached its limit of ${limitSentence(heldBy)}.`;
  return { id, status, heldBy, sentence, turns, depth, tokens, costUsd, since, waiting };
}

export function openApproval(approval: Approval): ApprovalView {
  return { ...approval, status: "open", endedAt: null, by: null, scope: null, edited: null, note: null };
}

/** An open delivery from the hot state; its steps are in the log. */
export function deliveryView(delivery: Delivery): DeliveryView & { message: string } {
  const { id, message, to, state, attempts, notBefore, lastTurn, since } = delivery;
  return {
    id,
    message,
    to,
    state,
    reason: null,
    turn: lastTurn,
    answer: null,
    attempts,
    notBefore,
    steps: [{ state, at: since }],
  };
}

/** What rules need of a message that may be anywhere in history. */
export async function knownMessage(store: LogStore, space: string, message: string) {
  const row = await store.byId({ space, id: message });
  if (row === null || (row.type !== "message.post" && row.type !== "task.create")) return null;
  const body = row.body === "" ? null : (JSON.parse(row.body) as { thread: string | null; text: string });
  return {
    id: messageIdOf(row.id),
    author: row.author,
    redacted: body === null,
    thread: row.thread,
    text: body?.text ?? null,
    row,
  };
}

/** The newest session of each agent. */
export function sessionViews(state: SpaceState) {
  return Object.entries(state.sessions).map(([actor, session]) => {
    const { runtime, session: id, model, promptDigest, openedAt, handled, closed } = session;
    return { actor, runtime, session: id, model, promptDigest, openedAt, handled, closed };
  });
}
