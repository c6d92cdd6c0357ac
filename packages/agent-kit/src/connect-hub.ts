import { connectSocket, type SocketClient, type SocketStatus } from "@envoy/client";
import type { ControlReply, ControlRequest } from "@envoy/protocol";
import type { HubLink, Watch } from "./hub-link.ts";
import type { Logger } from "./options.ts";

type Control = (request: ControlRequest & { readonly space: string }) => Promise<ControlReply>;

export interface ConnectHubOptions {
  readonly hubUrl: string;
  readonly agentId: string;
  readonly apiKey: string;
  readonly log: Logger;
  /** Pause before credentials that were refused are tried again: an operator may be correcting them. */
  readonly refusedPauseMs?: number;
}

/**
 * The hub over one live connection. The client comes back from every loss by itself; what it gives up for good
 * (refused credentials) is tried anew with a fresh connection, because nobody restarts an adapter for it.
 */
export function connectHub(options: ConnectHubOptions): HubLink {
  const watches = new Map<Watch, { cursor: string; stop: () => void }>();
  let control: Control = async () => ({ ok: false, reason: "the agent is starting" });
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let socket: SocketClient;
  const follow = (watch: Watch, cursor: string) => {
    const one = { cursor, stop: () => {} };
    one.stop = socket.watch({
      space: watch.space,
      cursor,
      onEntries: (entries, to) => {
        one.cursor = to;
        watch.onEntries(entries, to);
      },
      onLive: () => {},
      onResync: (error) => watch.onVoid(error.message),
    });
    watches.set(watch, one);
  };
  const open = () =>
    connectSocket({
      url: options.hubUrl,
      token: `${options.agentId}.${options.apiKey}`,
      control: (request) => control(request),
      onStatus: (status) => onStatus(status),
    });
  const onStatus = (status: SocketStatus) => {
    note(options.log, status);
    if (status.state !== "closed" || closed) return;
    clearTimeout(retry);
    retry = setTimeout(() => void renew(), options.refusedPauseMs ?? 15_000);
  };
  const renew = async () => {
    const old = socket;
    closed = true;
    await old[Symbol.asyncDispose]();
    closed = false;
    socket = open();
    for (const [watch, { cursor }] of watches) follow(watch, cursor);
  };
  socket = open();
  return {
    call: (name, input) => socket.call(name, input),
    onControl: (handler) => {
      control = handler;
    },
    watch: (watch) => {
      follow(watch, watch.after);
      return () => {
        watches.get(watch)?.stop();
        watches.delete(watch);
      };
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      clearTimeout(retry);
      await socket[Symbol.asyncDispose]();
    },
  };
}

function note(log: Logger, status: SocketStatus): void {
  if (status.state === "online") log.info({}, "connected to the hub");
  if (status.state === "offline") log.warn({ reason: status.reason }, "the hub is away");
  if (status.state === "closed" && status.error !== null)
    log.error({ code: status.error.code, next: status.error.next }, status.error.message);
}
