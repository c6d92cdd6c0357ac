import { aboutOf, type Entry, eventCatalogue, isKnownType, messageIdOf } from "@envoy/space";
import type { ApprovalView, DeliveryView, EntryView, MessageView, TurnView } from "./views.ts";

/**
 * Folds log entries into what a reader is shown. The hub uses it to answer queries and the page uses it on the
 * live feed, so that a reload and a live view cannot differ. An entry that was folded already changes nothing.
 */
export interface Timeline {
  readonly messages: Map<string, MessageView>;
  readonly turns: Map<string, TurnView>;
  readonly approvals: Map<string, ApprovalView>;
  /** Of each message, turn and approval, the sequence number of the last entry folded into it. */
  readonly folded: Map<string, number>;
}

export function emptyTimeline(): Timeline {
  return { messages: new Map(), turns: new Map(), approvals: new Map(), folded: new Map() };
}

/** Reads an entry from the wire; one of a type or shape this version does not know gives null. */
export function readEntry(view: EntryView): Entry | null {
  if (!isKnownType(view.type)) return null;
  if (view.body === null) return { ...view, type: view.type, body: null } as Entry;
  const body = eventCatalogue[view.type].safeParse(view.body);
  // The body has just been parsed by the schema that belongs to the type.
  return body.success ? ({ ...view, body: body.data } as Entry) : null;
}

/** Folds one entry and returns the ids of the messages, turns and approvals that changed. */
export function fold(timeline: Timeline, entry: Entry): string[] {
  if (entry.type === "message.post") return [postMessage(timeline, entry)];
  const about = aboutOf(entry);
  if (about === null || (timeline.folded.get(about) ?? 0) >= entry.seq) return [];
  const changed = foldInto(timeline, entry);
  if (changed.length > 0) timeline.folded.set(about, entry.seq);
  return changed;
}

function foldInto(timeline: Timeline, entry: Entry): string[] {
  if (entry.type.startsWith("message.")) return foldMessage(timeline, entry);
  if (entry.type.startsWith("delivery.")) return foldDelivery(timeline, entry);
  if (entry.type.startsWith("turn.")) return foldTurn(timeline, entry);
  if (entry.type.startsWith("approval.")) return foldApproval(timeline, entry);
  return [];
}

function postMessage(timeline: Timeline, entry: Extract<Entry, { type: "message.post" }>): string {
  const id = messageIdOf(entry.id);
  if (timeline.messages.has(id)) return id;
  const body = entry.body;
  timeline.messages.set(id, {
    id,
    seq: entry.seq,
    author: entry.author,
    at: entry.at,
    via: entry.via,
    text: body?.text ?? null,
    editedAt: null,
    thread: body?.thread ?? null,
    replyTo: body?.replyTo ?? null,
    replies: 0,
    lastReplyAt: null,
    refs: [...entry.refs],
    mentions: body?.mentions ?? [],
    reactions: [],
    turn: body?.turn ?? null,
    deliveries: [],
  });
  const turn = body?.turn == null ? undefined : timeline.turns.get(body.turn);
  if (turn !== undefined) timeline.turns.set(turn.id, { ...turn, answer: id });
  const root = body?.thread == null ? undefined : timeline.messages.get(body.thread);
  if (root !== undefined)
    timeline.messages.set(root.id, { ...root, replies: root.replies + 1, lastReplyAt: entry.at });
  return id;
}

function foldMessage(timeline: Timeline, entry: Entry): string[] {
  if (entry.body === null || !("message" in entry.body)) return [];
  const message = timeline.messages.get(entry.body.message);
  if (message === undefined) return [];
  timeline.messages.set(message.id, changedMessage(message, entry));
  return [message.id];
}

function changedMessage(message: MessageView, entry: Entry): MessageView {
  switch (entry.type) {
    case "message.amend":
      return entry.body === null || message.text === null
        ? message
        : { ...message, text: entry.body.text, editedAt: entry.at };
    case "message.redact":
      return { ...message, text: null };
    case "message.react": {
      if (entry.body === null) return message;
      const { emoji, on } = entry.body;
      const others = message.reactions.filter((one) => one.emoji !== emoji);
      const actors = (message.reactions.find((one) => one.emoji === emoji)?.actors ?? []).filter(
        (one) => one !== entry.author,
      );
      if (on) actors.push(entry.author);
      return { ...message, reactions: actors.length === 0 ? others : [...others, { emoji, actors }] };
    }
    default:
      return message;
  }
}

function foldDelivery(timeline: Timeline, entry: Entry): string[] {
  if (entry.body === null || !("delivery" in entry.body)) return [];
  const body = entry.body;
  const message = timeline.messages.get(body.message);
  if (message === undefined) return [];
  const known = message.deliveries.find((one) => one.id === body.delivery) ?? newDelivery(body);
  const state = entry.type.slice("delivery.".length) as DeliveryView["state"];
  const last = known.steps[known.steps.length - 1];
  if (last?.state === state && last.at === entry.at) return [message.id];
  const delivery: DeliveryView = {
    ...known,
    state,
    reason: "reason" in body ? body.reason : null,
    turn: "turn" in body ? body.turn : known.turn,
    answer: "answer" in body ? body.answer : known.answer,
    attempts: "attempt" in body ? body.attempt : "attempts" in body ? body.attempts : known.attempts,
    notBefore: "notBefore" in body ? body.notBefore : null,
    steps: [...known.steps, { state, at: entry.at }],
  };
  const others = message.deliveries.filter((one) => one.id !== delivery.id);
  timeline.messages.set(message.id, { ...message, deliveries: [...others, delivery] });
  return [message.id];
}

function newDelivery(body: { delivery: string; to?: string }): DeliveryView {
  return {
    id: body.delivery,
    to: body.to ?? "",
    state: "stored",
    reason: null,
    turn: null,
    answer: null,
    attempts: 0,
    notBefore: null,
    steps: [],
  };
}

function foldTurn(timeline: Timeline, entry: Entry): string[] {
  if (entry.body === null) return [];
  if (entry.type === "turn.started") {
    const { turn, deliveries: _, depth: __, ...body } = entry.body;
    if (timeline.turns.has(turn)) return [turn];
    const fresh = {
      finishedAt: null,
      answer: null,
      items: [],
      partial: false,
      reason: null,
      failure: null,
      usage: null,
      approvals: [],
    };
    timeline.turns.set(turn, {
      ...body,
      ...fresh,
      id: turn,
      state: "working",
      startedAt: entry.at,
      seq: entry.seq,
    });
    return [turn];
  }
  const turn =
    "turn" in entry.body && entry.body.turn !== null ? timeline.turns.get(entry.body.turn) : undefined;
  if (turn === undefined) return [];
  if (entry.type === "turn.item") {
    const item = entry.body.item;
    const at = turn.items.findIndex((one) => one.id === item.id);
    const items = at === -1 ? [...turn.items, item] : turn.items.with(at, item);
    timeline.turns.set(turn.id, { ...turn, items });
  }
  if (entry.type === "turn.finished") {
    const { outcome, reason, failure, usage, model, approvals } = entry.body;
    timeline.turns.set(turn.id, {
      ...turn,
      state: outcome,
      reason,
      failure,
      usage,
      approvals,
      model: model ?? turn.model,
      finishedAt: entry.at,
    });
  }
  return [turn.id];
}

function foldApproval(timeline: Timeline, entry: Entry): string[] {
  if (entry.body === null) return [];
  if (entry.type === "approval.requested") {
    const open = {
      status: "open",
      requestedAt: entry.at,
      endedAt: null,
      by: null,
      scope: null,
      edited: null,
      note: null,
    } as const;
    if (!timeline.approvals.has(entry.body.approval))
      timeline.approvals.set(entry.body.approval, { ...entry.body, ...open });
    return [entry.body.approval];
  }
  const approval = "approval" in entry.body ? timeline.approvals.get(entry.body.approval) : undefined;
  if (approval === undefined || approval.status !== "open") return [];
  if (entry.type === "approval.decided") {
    const { verdict, scope, edited, note } = entry.body;
    const status = verdict === "approve" ? "approved" : "declined";
    timeline.approvals.set(approval.approval, {
      ...approval,
      status,
      scope,
      edited,
      note,
      by: entry.author,
      endedAt: entry.at,
    });
  }
  if (entry.type === "approval.closed") {
    timeline.approvals.set(approval.approval, {
      ...approval,
      status: entry.body.outcome,
      note: entry.body.reason,
      endedAt: entry.at,
    });
  }
  return [approval.approval];
}
