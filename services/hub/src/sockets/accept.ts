import type { Engine, Log } from "@envoy/engine";
import { type CallReply, type ControlReply, wireError } from "@envoy/protocol";
import { SpaceId } from "@envoy/space";
import { identify } from "../auth/identify.ts";
import { type Calls, failure } from "../calls.ts";
import type { FeedAccess, Reader } from "../feed-access.ts";
import { INPUT_LIMIT } from "../limits.ts";
import type { Connection } from "./audience.ts";
import { endSocket, type HubSocket, type Live } from "./server.ts";
import { isLargerThan } from "./size.ts";

const CALLS_AT_ONCE = 256;
const SOCKETS_PER_ACCOUNT = 256;
const CONTROL_MS = 5000;

export interface AcceptOptions {
  readonly live: Live;
  readonly engine: Engine;
  readonly calls: Calls;
  readonly feed: FeedAccess;
  readonly log: Log;
  readonly maxSockets: number;
}

/** Lets sockets in: who they are, then what they ask. Every acknowledgement is answered on every path. */
export function acceptSockets({ live, engine, calls, feed, log, maxSockets }: AcceptOptions): void {
  /** Null for who may come in. */
  async function admit(socket: HubSocket): Promise<Error | null> {
    const { headers, address, auth } = socket.handshake;
    const token = typeof auth.token === "string" ? auth.token : null;
    const identity = await identify(engine, { headers, token });
    if (!identity.ok) return refusal(identity);
    const { account } = identity;
    if (account === null) return refusal(failure("unauthenticated", {}));
    const isFull =
      live.audience.size().connections >= maxSockets ||
      live.audience.ofAccount(account.id).length >= SOCKETS_PER_ACCOUNT;
    if (isFull) return refusal(failure("busy", { retryAfterMs: 5000 }));
    Object.assign(socket.data, { account, address, pending: 0, ending: false });
    return null;
  }

  live.io.use((socket, next) => {
    admit(socket).then(
      (refused) => next(refused ?? undefined),
      (error: unknown) => {
        log.error({ err: error }, "a socket could not be let in");
        next(refusal(failure("busy", { retryAfterMs: 1000 })));
      },
    );
  });
  live.io.on("connection", (socket) => {
    const connection = connectionOf(socket);
    live.audience.add(connection);
    socket.on("disconnect", () => live.audience.remove(connection));
    handleCalls(socket, calls);
    handleWatching({ socket, connection, live, feed });
  });
}

/** Socket.IO hands `data` of the error to the client. */
function refusal(reply: CallReply): Error {
  const error = reply.ok ? wireError("internal", { reference: "refusal" }) : reply.error;
  return Object.assign(new Error(error.code), { data: error });
}

function connectionOf(socket: HubSocket): Connection {
  return {
    account: socket.data.account,
    bye: (reason) => void endSocket(socket, reason),
    ask: async (request) => {
      try {
        return readControlReply(await socket.timeout(CONTROL_MS).emitWithAck("control", request));
      } catch {
        // Socket.IO tells a missing acknowledgement by throwing; a socket that closed meanwhile says the same.
        return { ok: false, reason: `no answer within ${CONTROL_MS / 1000} s` };
      }
    },
  };
}

function readControlReply(reply: unknown): ControlReply {
  if (typeof reply === "object" && reply !== null && "ok" in reply) {
    if (reply.ok === true && "value" in reply && typeof reply.value === "object" && reply.value !== null) {
      return { ok: true, value: { ...reply.value } };
    }
    if (reply.ok === false && "reason" in reply && typeof reply.reason === "string") {
      return { ok: false, reason: reply.reason.slice(0, 500) };
    }
  }
  return { ok: false, reason: "answered in an unknown form" };
}

function readerOf(socket: HubSocket): Reader {
  return { account: socket.data.account, surface: "socket", address: socket.data.address };
}

function handleCalls(socket: HubSocket, calls: Calls): void {
  const { data } = socket;
  socket.on("call", async (...given: unknown[]) => {
    const ack = given.at(-1);
    if (typeof ack !== "function") return;
    const [name, input] = given.length === 2 ? [given[0], {}] : given;
    if (data.ending) return ack(failure("hub_going_away", {}));
    if (data.pending >= CALLS_AT_ONCE) return ack(failure("busy", { retryAfterMs: 100 }));
    if (typeof name !== "string") return ack(malformed("name", "the name of an operation is needed"));
    if (isLargerThan(input, INPUT_LIMIT)) return ack(failure("too_large", { limitBytes: INPUT_LIMIT }));
    data.pending += 1;
    const reply = await calls.run({ ...readerOf(socket), name, input: input ?? {} });
    ack(reply);
    data.pending -= 1;
  });
}

interface Watching {
  readonly socket: HubSocket;
  readonly connection: Connection;
  readonly live: Live;
  readonly feed: FeedAccess;
}

function handleWatching(watching: Watching): void {
  const { socket, connection, live } = watching;
  socket.on("watch", async (...given: unknown[]) => {
    const ack = given.at(-1);
    const space = SpaceId.safeParse(given[0]);
    const reply = space.success
      ? await watch(watching, space.data)
      : malformed("space", "the id of a space is needed");
    if (typeof ack === "function") ack(reply);
  });
  socket.on("unwatch", (space: unknown) => {
    if (typeof space !== "string") return;
    void socket.leave(space);
    live.audience.unwatch(connection, space);
  });
}

/**
 * Whether the socket may read is asked for every time; where the space stands is remembered from the frames.
 * The cursor is taken after the socket has joined, so that nothing falls between the two.
 */
async function watch({ socket, connection, live, feed }: Watching, space: string): Promise<CallReply> {
  const known = live.outbox.head(space);
  const reply =
    known === null
      ? await feed.head(readerOf(socket), space)
      : await feed.read(readerOf(socket), { space, after: known, limit: 1 });
  if (!reply.ok) return reply;
  if (socket.disconnected || socket.data.ending) return failure("hub_going_away", {});
  live.outbox.learn(space, reply.value.cursor);
  await socket.join(space);
  live.audience.watch(connection, space);
  return { ok: true, value: { cursor: live.outbox.head(space) ?? reply.value.cursor } };
}

function malformed(path: string, problem: string): CallReply {
  return failure("invalid_input", { problems: [{ path, problem }] });
}
