import { type CallReply, type SpaceView, wireError } from "@envoy/protocol";
import { expect, test, vi } from "vitest";
import { connectSocket } from "../socket.ts";
import { type FakeHub, SPACE, startFakeHub } from "../test-support/fake-hub.ts";
import { ME, messageId, messageView, PLANNER, spaceView, TURN, turnView } from "../test-support/views.ts";
import { shownItems } from "./live.ts";
import { startRoom } from "./room.ts";

type Answers = Record<string, (input: Record<string, unknown>) => CallReply | undefined>;
const empty = { ok: true, value: { messages: [], turns: [], approvals: [], before: null } } as const;

/** A room over a real connection to a fake hub that answers as told. */
async function openRoom(hub: FakeHub, answers: Answers = {}, view: Partial<SpaceView> = {}) {
  const all: Answers = {
    "space.get": () => ({ ok: true, value: spaceView(view) }),
    "message.list": () => empty,
    ...answers,
  };
  hub.answer = (name, input) => {
    const answer = all[name];
    return answer === undefined ? { ok: true, value: {} } : answer(input as Record<string, unknown>);
  };
  const client = connectSocket({ url: hub.url });
  const room = startRoom({ client, space: SPACE });
  return {
    room,
    answers: all,
    async [Symbol.asyncDispose]() {
      room[Symbol.dispose]();
      await client[Symbol.asyncDispose]();
    },
  };
}

const post = (text: string, more: object = {}) => ({
  body: { text, thread: null, replyTo: null, mentions: [], turn: null, ...more },
});

test("shows the page, then what the feed brings, and tells subscribers", async () => {
  await using hub = await startFakeHub();
  hub.add(post("old"), { silent: true });
  const page = {
    messages: [messageView({ id: messageId(1), text: "old" })],
    turns: [],
    approvals: [],
    before: null,
  };
  await using open = await openRoom(hub, { "message.list": () => ({ ok: true, value: page }) });
  const told = vi.fn();
  open.room.subscribe(told);
  await vi.waitFor(() => expect(open.room.snapshot().phase).toBe("ready"));
  hub.add(post("new"));
  const texts = () => [...open.room.snapshot().messages.values()].map((one) => one.text);
  await vi.waitFor(() => expect(texts()).toEqual(["old", "new"]));
  expect(told).toHaveBeenCalled();
  const before = open.room.snapshot();
  expect(open.room.snapshot()).toBe(before);
});

test("an entry the page contained already is not counted twice", async () => {
  await using hub = await startFakeHub();
  const delivery = `dlv_${messageId(1).slice(4)}_pppppppp`;
  const base = { delivery, message: messageId(1) };
  const stored = { ...base, to: PLANNER, from: ME, chain: messageId(1), depth: 0, thread: null };
  hub.add(post("ask"), { silent: true });
  const at = (type: string, body: object) => hub.add({ type, body }, { silent: true }).at;
  const a = at("delivery.stored", { ...stored, attempts: 0, notBefore: null, reason: null, lastTurn: null });
  const b = at("delivery.woken", base);
  hub.add(post("reply", { thread: messageId(1) }), { silent: true });
  const view = messageView({
    id: messageId(1),
    replies: 1,
    lastReplyAt: hub.entries[3]!.at,
    deliveries: [
      {
        id: delivery,
        to: PLANNER,
        state: "woken",
        reason: null,
        turn: null,
        answer: null,
        attempts: 0,
        notBefore: null,
        steps: [
          { state: "stored", at: a },
          { state: "woken", at: b },
        ],
      },
    ],
  });
  const page = { messages: [view], turns: [], approvals: [], before: null };
  await using open = await openRoom(hub, { "message.list": () => ({ ok: true, value: page }) });
  await vi.waitFor(() => expect(open.room.snapshot().messages.size).toBe(2));
  expect(open.room.snapshot().messages.get(messageId(1))).toEqual(view);
});

test("a message shows at once, keeps its key over a retry, and gives way to the feed's", async () => {
  await using hub = await startFakeHub();
  const keys: unknown[] = [];
  let refuse = true;
  await using open = await openRoom(hub, {
    "message.send": (input) => {
      keys.push(input.key);
      if (refuse) return { ok: false, error: wireError("rate_limited", { retryAfterMs: 1 }) };
      const made = hub.add({ ...post("hi"), author: ME });
      return {
        ok: true,
        value: { message: messageId(made.seq), seq: made.seq, unknownMentions: [], offline: ["Planner"] },
      };
    },
  });
  await vi.waitFor(() => expect(open.room.snapshot().phase).toBe("ready"));
  expect(await open.room.send({ text: "hi", thread: null, replyTo: null })).toBeNull();
  await vi.waitFor(() =>
    expect(open.room.snapshot().outgoing).toMatchObject([
      { text: "hi", state: "failed", error: { code: "rate_limited" } },
    ]),
  );
  refuse = false;
  const sent = await open.room.retry(open.room.snapshot().outgoing[0]!.key);
  expect(sent).toMatchObject({ offline: ["Planner"] });
  await vi.waitFor(() => expect(open.room.snapshot().outgoing).toEqual([]));
  expect(open.room.snapshot().messages.size).toBe(1);
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBe(2);
});

test("deltas add up, give way to the stored item, and end with the turn", async () => {
  await using hub = await startFakeHub();
  await using open = await openRoom(hub, {}, { turns: [turnView()] });
  await vi.waitFor(() => expect(open.room.snapshot().phase).toBe("ready"));
  hub.add(post("so that the reader has its place"));
  await vi.waitFor(() => expect(open.room.snapshot().messages.size).toBe(1));
  const delta = (text: string) =>
    hub.live({ space: SPACE, deltas: [{ turn: TURN, item: "i1", kind: "text", text }] });
  const items = () => {
    const { turns, live } = open.room.snapshot();
    return shownItems(turns.get(TURN)!, live.get(TURN));
  };
  delta("Hel");
  delta("lo");
  await vi.waitFor(() => expect(items()).toEqual([{ id: "i1", kind: "text", text: "Hello" }]));
  hub.add({ type: "turn.item", body: { turn: TURN, item: { id: "i1", kind: "text", text: "Hello." } } });
  await vi.waitFor(() => expect(items()).toEqual([{ id: "i1", kind: "text", text: "Hello." }]));
  expect(open.room.snapshot().live.size).toBe(0);
  delta("again");
  hub.live({ space: SPACE, typing: [{ actor: PLANNER }, { actor: ME }] });
  await vi.waitFor(() => expect(open.room.snapshot().typing).toEqual([PLANNER]));
  expect(items()).toHaveLength(1);
});

test("pages back to a message, and opens its thread", async () => {
  await using hub = await startFakeHub();
  const view = (seq: number) => messageView({ id: messageId(seq), seq, text: `m${seq}` });
  await using open = await openRoom(hub, {
    "message.list": ({ before, thread }) => {
      if (thread != null)
        return {
          ok: true,
          value: { messages: [{ ...view(90), thread }], turns: [], approvals: [], before: null },
        };
      const top = before == null ? 30 : Number(before) - 1;
      const messages = Array.from({ length: 10 }, (_, index) => view(top - 9 + index));
      return {
        ok: true,
        value: { messages, turns: [], approvals: [], before: top - 9 > 1 ? top - 9 : null },
      };
    },
    "message.get": ({ message }) =>
      message === messageId(3)
        ? { ok: true, value: view(3) }
        : { ok: false, error: wireError("message_not_found", { message: String(message) }) },
  });
  await vi.waitFor(() => expect(open.room.snapshot().history.before).toBe(21));
  expect(await open.room.reveal(messageId(3))).toBe(true);
  expect(await open.room.reveal(messageId(77))).toBe(false);
  await open.room.loadThread(messageId(3));
  await vi.waitFor(() =>
    expect(open.room.snapshot().threads.get(messageId(3))).toEqual({ before: null, state: "idle" }),
  );
  expect(open.room.snapshot().messages.size).toBe(31);
});

test("takes new facts when an entry changes them, and starts again when its place is void", async () => {
  await using hub = await startFakeHub();
  let name = "Before";
  let cursor = "c0";
  await using open = await openRoom(hub, {
    "space.get": () => ({ ok: true, value: spaceView({ name, cursor }) }),
  });
  await vi.waitFor(() => expect(open.room.snapshot().space?.name).toBe("Before"));
  hub.add({});
  await vi.waitFor(() => expect(open.room.snapshot().messages.size).toBe(1));
  name = "After";
  hub.add({ type: "space.rename", body: { name, goal: "" } });
  await vi.waitFor(() => expect(open.room.snapshot().space?.name).toBe("After"));

  name = "Restored";
  cursor = "c2";
  hub.broken = true;
  for (const socket of hub.sockets()) socket.conn.close();
  await vi.waitFor(() => expect(open.room.snapshot().space?.name).toBe("Restored"), { timeout: 4000 });
});

test("a reader who is no member is told so", async () => {
  await using hub = await startFakeHub();
  await using open = await openRoom(hub, {
    "space.get": () => ({ ok: false, error: wireError("space_not_found", { space: SPACE }) }),
  });
  await vi.waitFor(() =>
    expect(open.room.snapshot()).toMatchObject({ phase: "failed", error: { code: "space_not_found" } }),
  );
});
