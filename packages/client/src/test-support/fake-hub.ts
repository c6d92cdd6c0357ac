/// <reference types="node" />
import { createServer } from "node:http";
import type { CallReply, ClientToHub, EntryView, EphemeralFrame, HubToClient } from "@envoy/protocol";
import { wireError } from "@envoy/protocol";
import { Server, type Socket } from "socket.io";

type HubSideSocket = Socket<ClientToHub, HubToClient>;

/** The network's other end, as small as it can be: a log of entries behind the hub's socket events. */
export interface FakeHub extends AsyncDisposable {
  readonly url: string;
  readonly calls: { name: string; input: unknown }[];
  readonly entries: EntryView[];
  /** The next read is told that the hub was restored to an earlier state. */
  broken: boolean;
  readonly sockets: () => HubSideSocket[];
  /** Answers calls other than `feed.read`; undefined leaves a call unanswered. */
  answer: (name: string, input: unknown) => CallReply | undefined;
  /** Makes an entry, and tells watchers unless it is to be missed. */
  add(entry: Partial<EntryView>, how?: { silent?: boolean }): EntryView;
  live(frame: EphemeralFrame): void;
}

export const SPACE = "room_1778994801731qqqjju";

export async function startFakeHub(options: { token?: string } = {}): Promise<FakeHub> {
  const http = createServer();
  const server = new Server<ClientToHub, HubToClient>(http, {
    transports: ["websocket"],
    serveClient: false,
  });
  const entries: EntryView[] = [];
  const calls: FakeHub["calls"] = [];
  server.use((socket, next) => {
    if (options.token === undefined || socket.handshake.auth.token === options.token) return next();
    const fault = Object.assign(new Error("bad_credentials"), { data: wireError("bad_credentials", {}) });
    next(fault);
  });
  const hub: FakeHub = {
    url: "",
    calls,
    entries,
    broken: false,
    sockets: () => [...server.sockets.sockets.values()],
    answer: () => ({ ok: true, value: {} }),
    add(entry, how) {
      const made = entryView({ ...entry, seq: entries.length + 1 });
      entries.push(made);
      if (how?.silent !== true) {
        server.to(SPACE).emit("feed", { space: SPACE, entries: [made], cursor: `c${made.seq}` });
      }
      return made;
    },
    live: (frame) => server.to(SPACE).emit("live", frame),
    async [Symbol.asyncDispose]() {
      await server.close();
    },
  };
  server.on("connection", (socket) => {
    socket.on("watch", (space, ack) => {
      void socket.join(space);
      ack({ ok: true, value: { cursor: `c${entries.length}` } });
    });
    socket.on("unwatch", (space) => void socket.leave(space));
    socket.on("call", (name, input, ack) => {
      calls.push({ name, input });
      const restored = name === "feed.read" && hub.broken;
      if (restored) {
        hub.broken = false;
        return ack({ ok: false, error: wireError("hub_epoch_changed", {}) });
      }
      const reply = name === "feed.read" ? readFeed(entries, input) : hub.answer(name, input);
      if (reply !== undefined) ack(reply);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return Object.assign(hub, { url: `http://127.0.0.1:${portOf(http.address())}` });
}

function readFeed(entries: readonly EntryView[], input: unknown): CallReply {
  const after = (input as { after: string }).after;
  if (!/^c\d+$/.test(after)) return { ok: false, error: wireError("cursor_invalid", {}) };
  const from = Number(after.slice(1));
  // Two at a time, so that every reader has to read more than once.
  const page = entries.slice(from, from + 2);
  const at = from + page.length;
  return { ok: true, value: { entries: page, cursor: `c${at}`, more: at < entries.length } };
}

export function entryView(entry: Partial<EntryView> & { seq: number }): EntryView {
  const id = entry.seq.toString(16).padStart(32, "0").padEnd(64, "f");
  return {
    id,
    type: "message.post",
    author: "a".repeat(43),
    at: 1_700_000_000_000 + entry.seq,
    via: "hub",
    refs: [],
    body: { text: `message ${entry.seq}`, thread: null, replyTo: null, mentions: [], turn: null },
    ...entry,
  };
}

function portOf(address: unknown): number {
  if (typeof address === "object" && address !== null && "port" in address) return Number(address.port);
  throw new Error("the fake hub has no port");
}
