import { setTimeout as sleep } from "node:timers/promises";
import type { Account, Connections } from "@envoy/engine";
import type { ClientToHub, ControlReply, HubToClient } from "@envoy/protocol";
import { type Socket as AnySocket, Server } from "socket.io";
import type { OriginGuard } from "../auth/own-hosts.ts";
import { INPUT_LIMIT } from "../limits.ts";
import type { Metrics } from "../metrics.ts";
import { type Audience, createAudience } from "./audience.ts";
import { type BacklogLimits, backlogOf, isOver, terminate } from "./backlog.ts";
import { type Outbox, startOutbox } from "./outbox.ts";

interface SocketData {
  account: Account;
  address: string;
  /** Calls that have not been acknowledged. */
  pending: number;
  /** Set once the hub has decided to end the connection; nothing new is done for it. */
  ending: boolean;
}
type Nothing = Record<string, never>;
type HubServer = Server<ClientToHub, HubToClient, Nothing, SocketData>;
export type HubSocket = AnySocket<ClientToHub, HubToClient, Nothing, SocketData>;

/** Ephemeral frames pass by a receiver that is this far behind. */
const BEHIND_PACKETS = 64;
/** How long a receiver that is cut off has to take its last word. */
const LAST_WORD_MS = 2000;
/** A call may end the connection it came by, as signing out does; its answer goes first. */
const LAST_ANSWERS_MS = 250;

export interface Live extends Disposable {
  readonly io: HubServer;
  readonly audience: Audience;
  readonly outbox: Outbox;
  /** The engine's view of it all. */
  readonly port: Connections;
}

export interface LiveOptions {
  readonly guard: OriginGuard;
  readonly metrics: Metrics;
  readonly backlog: BacklogLimits;
  readonly onChange: (space: string) => void;
}

/** Everything that is connected, before anybody is: the engine is made over `port`, then sockets are let in. */
export function startLive({ guard, metrics, backlog, onChange }: LiveOptions): Live {
  const io: HubServer = new Server({
    // Without this, any page may open a socket: `cors` does not apply to WebSockets.
    allowRequest: (request, decide) => {
      const refused = guard(request.headers);
      decide(refused === null ? null : refused.message, refused === null);
    },
    // A larger message ends the connection without a word, so the limit of a call is told well below this one.
    maxHttpBufferSize: 4 * INPUT_LIMIT,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
  });
  const audience = createAudience(onChange);
  const receivers = (space: string): HubSocket[] =>
    [...(io.sockets.adapter.rooms.get(space) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? []);
  const cutSlow = (space: string) => {
    for (const socket of receivers(space)) {
      if (socket.data.ending || !isOver(socket, backlog)) continue;
      metrics.cut("slow_consumer");
      void endSocket(socket, "slow_consumer");
    }
  };
  const outbox = startOutbox({
    feed: (frame) => {
      cutSlow(frame.space);
      io.to(frame.space).emit("feed", frame);
    },
    live: (frame) => {
      const behind = receivers(frame.space).filter((one) => backlogOf(one).packets > BEHIND_PACKETS);
      io.to(frame.space)
        .except(behind.map(({ id }) => id))
        .emit("live", frame);
    },
  });
  return {
    io,
    audience,
    outbox,
    port: {
      publish: outbox.publish,
      live: outbox.live,
      online: audience.online,
      control: async (actor, { space, ...request }) => {
        const [first] = audience.askable(actor, space);
        const offline: ControlReply = { ok: false, reason: "not connected" };
        return (await first?.ask?.({ ...request, space })) ?? offline;
      },
      drop: (account, reason) => {
        for (const connection of audience.ofAccount(account)) connection.bye(reason);
      },
    },
    [Symbol.dispose]: () => outbox[Symbol.dispose](),
  };
}

/**
 * Stops feeding the connection, lets its calls be answered, says why, and ends. Who does not read within two
 * seconds is ended without its consent.
 */
export async function endSocket(socket: HubSocket, reason: string): Promise<void> {
  if (socket.data.ending) return;
  socket.data.ending = true;
  for (const room of socket.rooms) void socket.leave(room);
  const until = performance.now() + LAST_ANSWERS_MS;
  while (socket.data.pending > 0 && performance.now() < until) await sleep(10);
  socket.emit("bye", reason);
  socket.disconnect(true);
  const force = setTimeout(() => terminate(socket), LAST_WORD_MS);
  socket.conn.once("close", () => clearTimeout(force));
}
