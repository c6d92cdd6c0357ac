import type { MessageView, TurnView } from "@envoy/protocol";
import { expect, test } from "vitest";
import { timelineRows } from "./timeline.ts";

const noon = new Date(2026, 4, 4, 12).getTime();

function message(seq: number, more: Partial<MessageView> = {}): MessageView {
  return {
    id: `m${seq}`,
    seq,
    author: "ada",
    at: noon + seq * 1000,
    via: "hub",
    text: "hi",
    editedAt: null,
    thread: null,
    replyTo: null,
    replies: 0,
    lastReplyAt: null,
    refs: [],
    mentions: [],
    reactions: [],
    turn: null,
    deliveries: [],
    ...more,
  };
}

function turn(seq: number, more: Partial<TurnView> = {}): TurnView {
  return {
    id: `t${seq}`,
    agent: "planner",
    state: "working",
    startedAt: noon + seq * 1000,
    finishedAt: null,
    seq,
    thread: null,
    replyTo: "m1",
    chain: "m1",
    answer: null,
    items: [],
    partial: false,
    reason: null,
    failure: null,
    usage: null,
    model: null,
    promptDigest: null,
    approvals: [],
    ...more,
  };
}

function rows(messages: MessageView[], turns: TurnView[] = [], newAfter: number | null = null) {
  const all = timelineRows({
    messages: new Map(messages.map((one) => [one.id, one])),
    turns: new Map(turns.map((one) => [one.id, one])),
    thread: null,
    newAfter,
    me: "me",
  });
  return all.map((row) => {
    if (row.kind === "message")
      return `${row.message.id}${row.head ? "" : " on"}${row.turn === null ? "" : ` by ${row.turn.id}`}`;
    return row.kind === "turn" ? row.turn.id : row.kind;
  });
}

test("messages stand in the order of the log, grouped while their author goes on", () => {
  expect(rows([message(2), message(1), message(3, { author: "bob" })])).toEqual(["day", "m1", "m2 on", "m3"]);
  expect(rows([message(1), message(2, { at: noon + 600_000 })])).toEqual(["day", "m1", "m2"]);
  expect(rows([message(1), message(2, { replyTo: "m1" })])).toEqual(["day", "m1", "m2"]);
});

test("a new day begins a new group", () => {
  expect(rows([message(1), message(2, { at: noon + 86_400_000 })])).toEqual(["day", "m1", "day", "m2"]);
});

test("a turn stands where it began until its answer is there, and then with its answer", () => {
  expect(rows([message(1), message(4)], [turn(2)])).toEqual(["day", "m1", "t2", "m4"]);
  const answered = turn(2, { state: "answered", answer: "m5" });
  const answer = message(5, { author: "planner", turn: "t2" });
  expect(rows([message(1), message(4), answer], [answered])).toEqual(["day", "m1", "m4 on", "m5 by t2"]);
});

test("a turn that had nothing to add has no row of its own", () => {
  expect(rows([message(1)], [turn(2, { state: "passed" })])).toEqual(["day", "m1"]);
});

test("the line New stands once, above the first message of somebody else", () => {
  const list = [message(1), message(2, { author: "me" }), message(3), message(4)];
  expect(rows(list, [], 1)).toEqual(["day", "m1", "m2", "new", "m3", "m4 on"]);
  expect(rows(list, [], 4)).not.toContain("new");
});

test("what belongs to a thread is not at top level", () => {
  expect(rows([message(1), message(2, { thread: "m1" })], [turn(3, { thread: "m1" })])).toEqual([
    "day",
    "m1",
  ]);
});
