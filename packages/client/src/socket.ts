import type {
  ControlReply,
  ControlRequest,
  EntryView,
  EphemeralFrame,
  Input,
  OperationName,
  Reply,
  WireError,
} from "@envoy/protocol";
import { wireError } from "@envoy/protocol";
import { io } from "socket.io-client";
import { emit, type HubSocket } from "./acknowledged.ts";
import { type Caller, readError } from "./caller.ts";
import { createFollower, type Follower } from "./follower.ts";

export type SocketStatus =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** Not connected, and trying again by itself. */
  | { readonly state: "offline"; readonly reason: string }
  /** Not connected, and not trying again: signed out, refused, or ended by the caller. */
  | { readonly state: "closed"; readonly reason: string; readonly error: WireError | null };

export type ControlHandler = (request: ControlRequest & { readonly space: string }) => Promise<ControlReply>;

export interface SocketClientOptions {
  readonly url: string;
  /** Session token or `<agent_id>.<api_key>`; without it the browser's cookie speaks. */
  readonly token?: string;
  /** What an adapter answers when the hub asks it something; others are never asked. */
  readonly control?: ControlHandler;
  readonly onStatus?: (status: SocketStatus) => void;
  readonly timeoutMs?: number;
  /** Longest pause between two attempts to connect. */
  readonly reconnectMaxMs?: number;
}

export interface WatchOptions {
  readonly space: string;
  readonly cursor: string;
  readonly onEntries: (entries: EntryView[], cursor: string) => void;
  readonly onLive: (frame: EphemeralFrame) => void;
  /** The watch has ended itself: get the space anew and watch from its cursor. */
  readonly onResync: (error: WireError) => void;
}

export interface SocketClient extends Caller, AsyncDisposable {
  status(): SocketStatus;
  /** Tells of every change of the connection; the result ends it. */
  onStatus(listener: (status: SocketStatus) => void): () => void;
  /** Follows a space without a gap and without duplicates over any number of connections; the result ends it. */
  watch(options: WatchOptions): () => void;
}

/** One live connection to the hub, kept up until it is disposed. */
export function connectSocket(options: SocketClientOptions): SocketClient {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const watches = new Set<{ space: string; follower: Follower; onLive: WatchOptions["onLive"] }>();
  const socket: HubSocket = io(options.url, {
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 250,
    reconnectionDelayMax: options.reconnectMaxMs ?? 5000,
    ...(options.token === undefined ? { withCredentials: true } : { auth: { token: options.token } }),
  });
  const listeners = new Set<(status: SocketStatus) => void>();
  let status: SocketStatus = { state: "connecting" };
  let goodbye: string | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Socket.IO does not come back by itself when the other end closed or refused on purpose. */
  const connectLater = (ms: number) => {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), ms * (1 + Math.random()));
  };
  const become = (next: SocketStatus) => {
    status = next;
    options.onStatus?.(next);
    for (const listener of listeners) listener(next);
  };

  socket.on("connect", () => {
    goodbye = null;
    become({ state: "online" });
    for (const one of watches) void subscribe(one.space, one.follower);
  });
  socket.on("disconnect", (reason) => {
    for (const one of watches) one.follower.pause();
    if (reason === "io client disconnect") return;
    const why = goodbye ?? reason;
    if (goodbye === "signed_out") {
      socket.disconnect();
      return become({ state: "closed", reason: why, error: wireError("unauthenticated", {}) });
    }
    become({ state: "offline", reason: why });
    if (!socket.active) connectLater(250);
  });
  socket.on("connect_error", (fault) => {
    if (socket.active) return become({ state: "offline", reason: fault.message });
    // The hub's middleware said no. Its error travels as `data`.
    const data = "data" in fault ? readError(fault.data) : null;
    const error = data ?? readError({ code: fault.message });
    if (error !== null && ["unauthenticated", "bad_credentials", "wrong_origin"].includes(error.code)) {
      return become({ state: "closed", reason: error.message, error });
    }
    become({ state: "offline", reason: fault.message });
    connectLater(1000);
  });
  socket.on("bye", (reason) => {
    goodbye = reason;
  });
  socket.on("feed", (frame) => {
    for (const one of watches) if (one.space === frame.space) one.follower.offer(frame);
  });
  socket.on("live", (frame) => {
    for (const one of watches) if (one.space === frame.space) one.onLive(frame);
  });
  socket.on("control", (request, ack) => void answerControl(options.control, request).then(ack));

  /** Subscribes first and reads then, so that nothing falls between the two. */
  const subscribe = async (space: string, follower: Follower) => {
    const reply = await emit(socket, timeoutMs, (to, ack) => to.emit("watch", space, ack));
    // A refusal is found again, with its reason, by the follower's first read.
    if (reply.ok || socket.connected) follower.catchUp();
  };

  become(status);
  socket.connect();
  return {
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async call<N extends OperationName>(name: N, input: Input<N>): Promise<Reply<N>> {
      if (status.state === "closed" && status.error !== null) {
        return { ok: false, error: status.error } as Reply<N>;
      }
      const waitMs = "waitMs" in input && typeof input.waitMs === "number" ? input.waitMs : 0;
      const reply = await emit(socket, timeoutMs + waitMs, (to, ack) => to.emit("call", name, input, ack));
      // The hub has parsed its answer by the operation's output schema, and declares the errors it gives.
      return reply as Reply<N>;
    },
    watch({ space, cursor, onEntries, onLive, onResync }) {
      const { call } = this;
      const follower = createFollower({ space, cursor, call, onEntries, onResync });
      const one = { space, follower, onLive };
      watches.add(one);
      if (socket.connected) void subscribe(space, follower);
      return () => {
        follower.stop();
        watches.delete(one);
        if (![...watches].some((other) => other.space === space)) socket.emit("unwatch", space);
      };
    },
    async [Symbol.asyncDispose]() {
      for (const one of watches) one.follower.stop();
      watches.clear();
      clearTimeout(retry);
      socket.disconnect();
      become({ state: "closed", reason: "ended", error: null });
    },
  };
}

async function answerControl(
  handler: ControlHandler | undefined,
  request: ControlRequest & { readonly space: string },
): Promise<ControlReply> {
  if (handler === undefined) return { ok: false, reason: "this client takes no requests" };
  try {
    return await handler(request);
  } catch (fault) {
    return { ok: false, reason: fault instanceof Error ? fault.message : String(fault) };
  }
}
