import type { FeedFrame } from "@envoy/protocol";
import { describe, expect, it } from "vitest";
import { startTestHub, type TestHub, type TestSocket, until } from "../test-support/start-test-hub.ts";

const say = (test: TestHub, token: string, text: string) =>
  test.call(token, "message.send", { space: test.space, text });

function framesOf(socket: TestSocket): FeedFrame[] {
  const frames: FeedFrame[] = [];
  socket.on("feed", (frame) => frames.push(frame));
  return frames;
}
const textsOf = (frames: readonly FeedFrame[]) =>
  frames.flatMap(({ entries }) => entries.filter(({ type }) => type === "message.post"));

describe("letting in", () => {
  it("refuses nobody and a wrong key, with the error as data [one-error-shape] [agent-credentials]", async () => {
    await using test = await startTestHub();
    await expect(test.connect(null)).rejects.toMatchObject({ data: { code: "unauthenticated" } });
    await expect(test.connect("planner.wrong")).rejects.toMatchObject({ data: { code: "bad_credentials" } });
  });

  it("takes a browser by its cookie", async () => {
    await using test = await startTestHub();
    const cookie = `envoy_session=${await test.signIn()}`;
    const socket = await test.connect(null, { extraHeaders: { cookie, origin: test.url } });
    expect(await socket.emitWithAck("call", "account.me", {})).toMatchObject({ value: { handle: "you" } });
  });

  it("takes no more sockets than it may", async () => {
    await using test = await startTestHub({ config: { maxSockets: 1 } });
    const token = await test.signIn();
    await test.connect(token);
    await expect(test.connect(token)).rejects.toMatchObject({ data: { code: "busy" } });
  });
});

describe("calls", () => {
  it("acknowledges what is no call", async () => {
    await using test = await startTestHub();
    const socket = await test.connect(await test.signIn());
    const call = (...given: unknown[]) =>
      new Promise((resolve) => Reflect.apply(socket.emit, socket, ["call", ...given, resolve]));
    expect(await call(7, {})).toMatchObject({ error: { code: "invalid_input" } });
    expect(await call()).toMatchObject({ error: { code: "invalid_input" } });
    expect(await call("no.such", {})).toMatchObject({ error: { code: "unknown_operation" } });
    expect(await call("message.send", "text")).toMatchObject({ error: { code: "invalid_input" } });
    expect(await call("account.me")).toMatchObject({ ok: true });
    const large = await call("message.send", { space: test.space, text: "a".repeat(300_000) });
    expect(large).toMatchObject({ error: { code: "too_large" } });
  });

  it("answers a call that ends its own connection, then says bye", async () => {
    await using test = await startTestHub();
    const socket = await test.connect(await test.signIn());
    const byes: string[] = [];
    socket.on("bye", (reason) => byes.push(reason));
    expect(await socket.emitWithAck("call", "account.signOut", {})).toMatchObject({ ok: true });
    await until(() => socket.disconnected);
    expect(byes).toHaveLength(1);
  });
});

describe("watching", () => {
  it("gives every socket of every member each entry once and in order, from the acknowledged cursor on [feed-by-cursor]", async () => {
    await using test = await startTestHub();
    const token = await test.signIn();
    const sockets = [
      await test.connect(token),
      await test.connect(token),
      await test.connect(test.agentToken("Planner")),
    ];
    const heard = sockets.map(framesOf);
    const [cursor] = await Promise.all(sockets.map((one) => one.emitWithAck("watch", test.space)));
    await Promise.all(Array.from({ length: 60 }, (_, index) => say(test, token, `message ${index}`)));
    await until(() => heard.every((frames) => textsOf(frames).length === 60));
    const since = await test.call(token, "feed.read", {
      space: test.space,
      // The acknowledgement of `watch` carries a cursor.
      after: (cursor as { value: { cursor: string } }).value.cursor,
    });
    for (const frames of heard) {
      const seqs = frames.flatMap(({ entries }) => entries.map(({ seq }) => seq));
      expect(seqs).toEqual(since.entries.map(({ seq }) => seq));
      expect(frames.length).toBeLessThan(60);
    }
  });

  it("says nothing to those who do not watch, any more or at all", async () => {
    await using test = await startTestHub();
    const token = await test.signIn();
    const [stays, leaves, never] = [
      await test.connect(token),
      await test.connect(token),
      await test.connect(token),
    ];
    const [heard, left, unasked] = [framesOf(stays), framesOf(leaves), framesOf(never)];
    await stays.emitWithAck("watch", test.space);
    await leaves.emitWithAck("watch", test.space);
    leaves.emit("unwatch", test.space);
    await leaves.emitWithAck("call", "account.me", {});
    await say(test, token, "for one");
    await until(() => textsOf(heard).length === 1);
    await Promise.all([leaves, never].map((one) => one.emitWithAck("call", "account.me", {})));
    expect([left, unasked]).toEqual([[], []]);
  });

  it("refuses a space one is not in, and what is none", async () => {
    await using test = await startTestHub();
    const token = await test.signIn();
    const { space } = await test.call(token, "space.create", { name: "private" });
    const planner = await test.connect(test.agentToken("Planner"));
    expect(await planner.emitWithAck("watch", space)).toMatchObject({ error: { code: "space_not_found" } });
    const member = await test.connect(token);
    await member.emitWithAck("watch", space);
    // Where the space stands is known now; that must not let others in.
    await test.call(token, "message.send", { space, text: "secret" });
    expect(await planner.emitWithAck("watch", space)).toMatchObject({ error: { code: "space_not_found" } });
    expect(await planner.emitWithAck("watch", "nonsense")).toMatchObject({
      error: { code: "invalid_input" },
    });
  });

  it("counts an agent as present while any of its connections watches", async () => {
    await using test = await startTestHub();
    const token = await test.signIn();
    const online = async () => {
      const { presence } = await test.call(token, "member.list", { space: test.space });
      return presence.filter((one) => one.presence !== "offline").length;
    };
    const before = await online();
    const agent = await test.connect(test.agentToken("Planner"));
    const again = await test.connect(test.agentToken("Planner"));
    await Promise.all([agent, again].map((one) => one.emitWithAck("watch", test.space)));
    const both = await online();
    agent.disconnect();
    await again.emitWithAck("call", "account.me", {});
    expect(await online()).toBe(both);
    again.disconnect();
    while ((await online()) !== before) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe("slow receivers", () => {
  it("are cut off with a reason, and others are not [slow-readers]", async () => {
    await using test = await startTestHub({ deps: { backlog: { packets: 1000, bytes: 200_000 } } });
    const token = await test.signIn();
    const [quick, slow] = [await test.connect(token), await test.connect(token)];
    const heard = framesOf(quick);
    await quick.emitWithAck("watch", test.space);
    await slow.emitWithAck("watch", test.space);
    pauseReading(slow);
    const long = "x".repeat(7000);
    let sent = 0;
    while (!(await (await fetch(`${test.url}/metrics`)).text()).includes('reason="slow_consumer"} 1')) {
      await Promise.all(Array.from({ length: 50 }, () => say(test, token, long)));
      sent += 50;
    }
    await until(() => textsOf(heard).length === sent);
    expect(quick.connected).toBe(true);
  });
});

/** Stops taking bytes from the connection, as a suspended laptop does. */
function pauseReading(socket: TestSocket): void {
  const wire: unknown = Reflect.get(socket.io.engine.transport, "ws");
  const tcp: unknown = typeof wire === "object" && wire !== null ? Reflect.get(wire, "_socket") : null;
  if (typeof tcp !== "object" || tcp === null || !("pause" in tcp) || typeof tcp.pause !== "function") {
    throw new Error("the client's socket has another shape");
  }
  Reflect.apply(tcp.pause, tcp, []);
}

it("asks an agent on its newest connection that watches the space", async () => {
  await using test = await startTestHub();
  const token = await test.signIn();
  const older = await test.connect(test.agentToken("Planner"));
  const newer = await test.connect(test.agentToken("Planner"));
  const asked: string[] = [];
  for (const [name, socket] of [
    ["older", older],
    ["newer", newer],
  ] as const) {
    socket.on("control", (request, ack) => {
      asked.push(`${name} ${request.ask}`);
      ack({ ok: true, value: { done: true } });
    });
  }
  const stop = () => test.call(token, "agent.stop", { space: test.space, agent: "Planner" });
  await expect(stop()).rejects.toThrow("agent_offline");
  await older.emitWithAck("watch", test.space);
  expect(await stop()).toEqual({ handle: "Planner", done: true });
  await newer.emitWithAck("watch", test.space);
  await stop();
  expect(asked).toEqual(["older stop", "newer stop"]);
});

it("tells everybody that the hub goes away", async () => {
  await using test = await startTestHub();
  const socket = await test.connect(await test.signIn());
  const byes: string[] = [];
  socket.on("bye", (reason) => byes.push(reason));
  await test.hub[Symbol.asyncDispose]();
  await until(() => socket.disconnected);
  expect(byes).toEqual(["hub_going_away"]);
});
