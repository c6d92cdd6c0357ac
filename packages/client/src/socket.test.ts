import { describe, expect, test, vi } from "vitest";
import { connectSocket, type SocketStatus } from "./socket.ts";
import { SPACE, startFakeHub } from "./test-support/fake-hub.ts";

const seqs = (entries: readonly { seq: number }[]) => entries.map((one) => one.seq);

describe("call", () => {
  test("is answered over the connection", async () => {
    await using hub = await startFakeHub({ token: "t".repeat(20) });
    hub.answer = (name, input) => ({ ok: true, value: { name, input } });
    await using client = connectSocket({ url: hub.url, token: "t".repeat(20) });
    const reply = await client.call("member.list", { space: SPACE });
    expect(reply).toEqual({ ok: true, value: { name: "member.list", input: { space: SPACE } } });
  });

  test("is a refusal for ever with a wrong token", async () => {
    await using hub = await startFakeHub({ token: "right" });
    await using client = connectSocket({ url: hub.url, token: "wrong" });
    await vi.waitFor(() => expect(client.status().state).toBe("closed"));
    const reply = await client.call("member.list", { space: SPACE });
    expect(reply).toMatchObject({ ok: false, error: { code: "bad_credentials" } });
  });

  test("times out when the hub stays silent", async () => {
    await using hub = await startFakeHub();
    hub.answer = () => undefined;
    await using client = connectSocket({ url: hub.url, timeoutMs: 60 });
    expect(await client.call("space.list", {})).toMatchObject({ error: { code: "timed_out" } });
  });

  test("is unreachable when the connection breaks before the answer, and when there is none", async () => {
    await using hub = await startFakeHub();
    hub.answer = () => {
      for (const socket of hub.sockets()) socket.conn.close();
      return undefined;
    };
    await using client = connectSocket({ url: hub.url });
    expect(await client.call("space.list", {})).toMatchObject({ error: { code: "unreachable" } });
    await using nowhere = connectSocket({ url: "http://127.0.0.1:1" });
    expect(await nowhere.call("space.list", {})).toMatchObject({ error: { code: "unreachable" } });
  });
});

describe("watch", () => {
  test("reads what was missed, takes what is live, and misses nothing over a reconnect [feed-by-cursor]", async () => {
    await using hub = await startFakeHub();
    for (let i = 0; i < 5; i++) hub.add({});
    await using client = connectSocket({ url: hub.url });
    const seen: number[] = [];
    const cursors: string[] = [];
    client.watch({
      space: SPACE,
      cursor: "c2",
      onEntries: (entries, cursor) => {
        seen.push(...seqs(entries));
        cursors.push(cursor);
      },
      onLive: () => {},
      onResync: () => {},
    });
    await vi.waitFor(() => expect(seen).toEqual([3, 4, 5]));
    hub.add({});
    await vi.waitFor(() => expect(seen).toEqual([3, 4, 5, 6]));
    for (const socket of hub.sockets()) socket.conn.close();
    hub.add({});
    hub.add({});
    await vi.waitFor(() => expect(seen).toEqual([3, 4, 5, 6, 7, 8]));
    expect(cursors.at(-1)).toBe("c8");
  });

  test("reads again when a live frame leaves a gap", async () => {
    await using hub = await startFakeHub();
    hub.add({});
    await using client = connectSocket({ url: hub.url });
    const seen: number[] = [];
    client.watch({
      space: SPACE,
      cursor: "c0",
      onEntries: (entries) => seen.push(...seqs(entries)),
      onLive: () => {},
      onResync: () => {},
    });
    await vi.waitFor(() => expect(seen).toEqual([1]));
    hub.add({}, { silent: true });
    hub.add({});
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]));
  });

  test("says when its cursor is void, and ends", async () => {
    await using hub = await startFakeHub();
    await using client = connectSocket({ url: hub.url });
    const codes: string[] = [];
    client.watch({
      space: SPACE,
      cursor: "of another hub",
      onEntries: () => {},
      onLive: () => {},
      onResync: (error) => codes.push(error.code),
    });
    await vi.waitFor(() => expect(codes).toEqual(["cursor_invalid"]));
  });

  test("passes on what is not stored, and nothing after it has ended", async () => {
    await using hub = await startFakeHub();
    await using client = connectSocket({ url: hub.url });
    const frames: unknown[] = [];
    const seen: number[] = [];
    const end = client.watch({
      space: SPACE,
      cursor: "c0",
      onEntries: (entries) => seen.push(...seqs(entries)),
      onLive: (frame) => frames.push(frame.typing),
      onResync: () => {},
    });
    hub.add({});
    await vi.waitFor(() => expect(seen).toEqual([1]));
    hub.live({ space: SPACE, typing: [{ actor: "me" }] });
    await vi.waitFor(() => expect(frames).toEqual([[{ actor: "me" }]]));
    end();
    hub.add({});
    await client.call("space.list", {});
    expect(seen).toEqual([1]);
  });
});

test("a control request is answered by the handler, and a handler that throws answers with its reason", async () => {
  await using hub = await startFakeHub();
  await using client = connectSocket({
    url: hub.url,
    control: async (request) => {
      if (request.ask === "status") return { ok: true, value: { space: request.space } };
      throw new Error(`cannot ${request.ask}`);
    },
  });
  await client.call("space.list", {});
  const [socket] = hub.sockets();
  const status = await socket?.emitWithAck("control", { ask: "status", space: SPACE });
  expect(status).toEqual({ ok: true, value: { space: SPACE } });
  expect(await socket?.emitWithAck("control", { ask: "compact", space: SPACE })).toEqual({
    ok: false,
    reason: "cannot compact",
  });
});

test("a goodbye is told: a cut consumer comes back, a signed-out one does not", async () => {
  await using hub = await startFakeHub();
  const seen: SocketStatus[] = [];
  await using client = connectSocket({ url: hub.url, onStatus: (status) => seen.push(status) });
  await client.call("space.list", {});
  for (const socket of hub.sockets()) {
    socket.emit("bye", "slow_consumer");
    socket.disconnect(true);
  }
  await vi.waitFor(() => expect(seen).toContainEqual({ state: "offline", reason: "slow_consumer" }));
  await vi.waitFor(() => expect(client.status().state).toBe("online"), { timeout: 5000 });
  for (const socket of hub.sockets()) {
    socket.emit("bye", "signed_out");
    socket.disconnect(true);
  }
  await vi.waitFor(() => expect(client.status()).toMatchObject({ state: "closed", reason: "signed_out" }));
});
