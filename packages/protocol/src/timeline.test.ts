import { type Entry, messageIdOf } from "@envoy/space";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTimeline, fold, readEntry, type Timeline } from "./timeline.ts";
import { ApprovalView, type EntryView, MessageView, TurnView } from "./views.ts";

const [you, planner] = ["you", "Planner"].map((name) => name.padEnd(43, "_")) as [string, string];
const hex = (seq: number) => seq.toString(16).padStart(32, "0").padEnd(64, "0");
const message = (seq: number) => messageIdOf(hex(seq));
const turn = "trn_0000000000000001";
const delivery = `dlv_${message(1).slice(4)}_Planner_`;
const step = { delivery, message: message(1) };
const waits = { to: planner, from: you, chain: message(1), depth: 0, thread: null, reason: null };
const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, costUsd: null, reported: true };
const post = { thread: null, replyTo: null, mentions: [], turn: null };
const command = { id: "i1", kind: "command", command: "npm test", cwd: "/r", output: "", exitCode: null };

const bodies: readonly (readonly [type: string, author: string, body: unknown])[] = [
  ["message.post", you, { ...post, text: "@Planner go", mentions: ["Planner"] }],
  ["delivery.stored", you, { ...step, ...waits, attempts: 0, notBefore: null, lastTurn: null }],
  ["delivery.woken", you, step],
  [
    "turn.started",
    planner,
    {
      turn,
      agent: planner,
      deliveries: [delivery],
      chain: message(1),
      depth: 0,
      thread: null,
      replyTo: message(1),
      model: null,
      promptDigest: null,
    },
  ],
  ["delivery.working", you, { ...step, turn, attempt: 1 }],
  ["turn.item", planner, { turn, item: { ...command, status: "running" } }],
  [
    "approval.requested",
    planner,
    {
      approval: "1",
      turn,
      agent: planner,
      request: "r",
      kind: "command",
      title: "t",
      detail: "d",
      cwd: null,
      reason: null,
      risk: "low",
      scopes: ["once"],
      editable: false,
      expiresAt: 9,
    },
  ],
  [
    "approval.decided",
    you,
    { approval: "1", turn, verdict: "approve", scope: "once", edited: null, note: null, stop: false },
  ],
  ["turn.item", planner, { turn, item: { ...command, exitCode: 0, status: "ok" } }],
  ["message.post", planner, { ...post, text: "Done.", replyTo: message(1), turn }],
  [
    "turn.finished",
    planner,
    {
      turn,
      agent: planner,
      chain: message(1),
      outcome: "answered",
      reason: null,
      failure: null,
      usage,
      model: "m",
    },
  ],
  ["delivery.answered", you, { ...step, turn, answer: message(10) }],
  ["message.post", you, { ...post, text: "in a thread", thread: message(10) }],
  ["message.react", planner, { message: message(13), emoji: "+1", on: true }],
  ["message.react", you, { message: message(13), emoji: "+1", on: true }],
  ["message.react", planner, { message: message(13), emoji: "+1", on: false }],
  ["message.amend", you, { message: message(13), text: "edited" }],
  ["message.amend", you, { message: message(13), text: "edited twice" }],
  ["message.post", you, { ...post, text: "secret" }],
  ["message.redact", you, { message: message(19), reason: null }],
];

const log = bodies.map(([type, author, body], index): Entry => {
  const seq = index + 1;
  // A frozen clock: steps must not be told apart by their time alone.
  const view: EntryView = { seq, id: hex(seq), type, author, at: 1, via: "hub", refs: [], body };
  return readEntry(view) ?? expect.fail(`${type} does not fit its schema`);
});

function folded(entries: readonly Entry[]): Timeline {
  const timeline = emptyTimeline();
  for (const entry of entries) fold(timeline, entry);
  return timeline;
}

const shown = ({ messages, turns, approvals }: Timeline) => ({
  messages: Object.fromEntries(messages),
  turns: Object.fromEntries(turns),
  approvals: Object.fromEntries(approvals),
});

describe("what readers are shown [live-equals-reload]", () => {
  it("is the story of the log", () => {
    const { messages, turns, approvals } = folded(log);
    const first = messages.get(message(1));
    expect(first?.deliveries.map((one) => one.steps.map(({ state }) => state))).toEqual([
      ["stored", "woken", "working", "answered"],
    ]);
    expect(first?.deliveries[0]).toMatchObject({ state: "answered", answer: message(10), attempts: 1 });
    expect(messages.get(message(10))).toMatchObject({ turn, replies: 1, lastReplyAt: 1 });
    expect(messages.get(message(13))).toMatchObject({
      text: "edited twice",
      reactions: [{ emoji: "+1", actors: [you] }],
    });
    expect(messages.get(message(19))?.text).toBeNull();
    expect(turns.get(turn)).toMatchObject({
      state: "answered",
      answer: message(10),
      items: [{ status: "ok" }],
    });
    expect(approvals.get("1")).toMatchObject({ status: "approved", by: you });
  });

  it("fits what the operations promise", () => {
    const { messages, turns, approvals } = folded(log);
    for (const one of messages.values()) MessageView.parse(one);
    for (const one of turns.values()) TurnView.parse(one);
    for (const one of approvals.values()) ApprovalView.parse(one);
  });

  it("does not change when any part of the log is folded again", () => {
    const end = shown(folded(log));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(log.length), fc.nat(log.length))), (repeats) => {
        const timeline = folded(log);
        for (const [from, to] of repeats) for (const entry of log.slice(from, to)) fold(timeline, entry);
        expect(shown(timeline)).toEqual(end);
      }),
    );
  });

  it("is the same when overlapping pages of the feed follow each other", () => {
    fc.assert(
      fc.property(fc.nat(log.length), fc.nat(6), (cut, overlap) => {
        const pages = [log.slice(0, cut), log.slice(Math.max(0, cut - overlap))];
        expect(shown(folded(pages.flat()))).toEqual(shown(folded(log)));
      }),
    );
  });

  it("is the same when messages come first and what is about them after, as queries read them", () => {
    const posts = log.filter((entry) => entry.type === "message.post" || entry.type === "turn.started");
    const about = log.filter((entry) => !posts.some((one) => one.seq === entry.seq));
    expect(shown(folded([...posts, ...about]))).toEqual(shown(folded(log)));
  });

  it("shows a text that was redacted before it was read as gone", () => {
    const gone = log.map((entry) => (entry.seq === 19 ? ({ ...entry, body: null } as Entry) : entry));
    expect(folded(gone).messages.get(message(19))?.text).toBeNull();
  });

  it("tells what changed, and that nothing did", () => {
    const timeline = folded(log.slice(0, 2));
    const woken = log[2] ?? expect.fail("no entry");
    expect(fold(timeline, woken)).toEqual([message(1)]);
    expect(fold(timeline, woken)).toEqual([]);
  });

  it("leaves out what this version does not know", () => {
    const view: EntryView = {
      seq: 1,
      id: "r",
      type: "x.y",
      author: you,
      at: 1,
      via: "hub",
      refs: [],
      body: {},
    };
    expect(readEntry(view)).toBeNull();
    expect(readEntry({ ...view, type: "message.pin", body: { message: 7 } })).toBeNull();
    expect(readEntry({ ...view, type: "message.pin", body: null })).toMatchObject({ body: null });
  });
});
