import type { MessageView, TurnView } from "@envoy/protocol";
import { dayKey } from "./format.ts";

/** One line of the conversation. Derived, never stored. */
export type Row =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "new"; readonly key: string }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: MessageView;
      /** The turn whose answer it is. */
      readonly turn: TurnView | null;
      /** False: it goes on from the message above, of the same author. */
      readonly head: boolean;
    }
  | { readonly kind: "turn"; readonly key: string; readonly turn: TurnView };

export interface TimelineInput {
  readonly messages: ReadonlyMap<string, MessageView>;
  readonly turns: ReadonlyMap<string, TurnView>;
  /** Null: the room's top level. */
  readonly thread: string | null;
  /** Messages of others above this sequence number are new; null: nothing is. */
  readonly newAfter: number | null;
  readonly me: string;
}

const GROUP_MS = 5 * 60_000;

/** Messages in order; a turn stands with its answer, or where it began as long as it has none. */
export function timelineRows(input: TimelineInput): Row[] {
  const things = inOrder(input);
  const rows: Row[] = [];
  let lastDay = "";
  let marked = false;
  let above: MessageView | null = null;
  for (const thing of things) {
    const at = "message" in thing ? thing.message.at : thing.turn.startedAt;
    if (dayKey(at) !== lastDay) {
      lastDay = dayKey(at);
      rows.push({ kind: "day", key: `day ${lastDay}`, at });
      above = null;
    }
    if (!("message" in thing)) {
      rows.push({ kind: "turn", key: thing.turn.id, turn: thing.turn });
      above = null;
      continue;
    }
    const { message, turn } = thing;
    if (!marked && input.newAfter !== null && message.seq > input.newAfter && message.author !== input.me) {
      marked = true;
      rows.push({ kind: "new", key: "new" });
      above = null;
    }
    const head = turn !== null || message.replyTo !== null || !goesOn(above, message);
    rows.push({ kind: "message", key: message.id, message, turn, head });
    above = turn === null ? message : null;
  }
  return rows;
}

type Thing =
  | { readonly seq: number; readonly message: MessageView; readonly turn: TurnView | null }
  | { readonly seq: number; readonly turn: TurnView };

function inOrder({ messages, turns, thread }: TimelineInput): Thing[] {
  const things: Thing[] = [];
  for (const message of messages.values()) {
    if (message.thread !== thread) continue;
    const turn = message.turn === null ? undefined : turns.get(message.turn);
    things.push({ seq: message.seq, message, turn: turn?.answer === message.id ? turn : null });
  }
  for (const turn of turns.values()) {
    if (turn.thread !== thread) continue;
    if (turn.answer !== null && messages.has(turn.answer)) continue;
    // That somebody had nothing to add stands under the message that asked.
    if (turn.state === "passed" && turn.items.length === 0) continue;
    things.push({ seq: turn.seq, turn });
  }
  return things.sort((a, b) => a.seq - b.seq);
}

function goesOn(above: MessageView | null, message: MessageView): boolean {
  return above !== null && above.author === message.author && message.at - above.at < GROUP_MS;
}
