import { once } from "node:events";
import type { Engine } from "@envoy/engine";
import type { FeedFrame } from "@envoy/protocol";
import { type Request, type Response, Router } from "express";
import { identify } from "../auth/identify.ts";
import { failure } from "../calls.ts";
import type { FeedAccess, Reader } from "../feed-access.ts";
import type { Audience, Connection } from "../sockets/audience.ts";
import { answer } from "./answer.ts";
import { addressOf } from "./run-operation.ts";

const HEARTBEAT_MS = 15_000;
const STREAMS_PER_ACCOUNT = 32;
const PAGE = 500;

export interface StreamOptions {
  readonly engine: Engine;
  readonly feed: FeedAccess;
  readonly audience: Audience;
}

/**
 * The feed as server-sent events: each event's id is the cursor after it, so that a browser's own reconnect
 * goes on without a gap. It reads as fast as its receiver takes, so a slow one costs no memory.
 */
export function streamRouter({ engine, feed, audience }: StreamOptions): Router {
  const router = Router();
  let open = new Map<string, number>();
  router.get("/v1/spaces/:space/stream", async (request, response) => {
    const identity = await identify(engine, { headers: request.headers });
    if (!identity.ok) return answer(response, identity);
    const { account } = identity;
    if (account === null) return answer(response, failure("unauthenticated", {}));
    const mine = open.get(account.id) ?? 0;
    if (mine >= STREAMS_PER_ACCOUNT) return answer(response, failure("busy", { retryAfterMs: 5000 }));
    open = open.set(account.id, mine + 1);
    try {
      const reader: Reader = { account, surface: "http", address: addressOf(request) };
      await stream({ request, response, feed, reader, audience });
    } finally {
      open.set(account.id, (open.get(account.id) ?? 1) - 1);
    }
  });
  return router;
}

interface Streaming {
  readonly request: Request;
  readonly response: Response;
  readonly feed: FeedAccess;
  readonly reader: Reader;
  readonly audience: Audience;
}

async function stream({ request, response, feed, reader, audience }: Streaming): Promise<void> {
  const space = String(request.params.space);
  const from = request.get("Last-Event-ID") ?? request.query.after ?? null;
  const after = typeof from === "string" && from !== "" ? from : null;
  let reply = await feed.read(reader, { space, after, limit: PAGE });
  if (!reply.ok) return answer(response, reply);
  const { account } = reader;
  if (account === null || response.destroyed) return;
  const connection: Connection = { account, ask: null, bye: (reason) => end(response, reason) };
  audience.add(connection);
  response.on("close", () => audience.remove(connection));
  audience.watch(connection, space);
  open(response);
  while (reply.ok && !response.writableEnded && !response.destroyed) {
    const { entries, cursor } = reply.value;
    await write(response, entries.length === 0 ? ": still here\n\n" : eventOf({ space, entries, cursor }));
    reply = await feed.read(reader, { space, after: cursor, limit: PAGE, waitMs: HEARTBEAT_MS });
  }
  if (!reply.ok) end(response, reply.error.code);
}

function open(response: Response): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
  });
  response.flushHeaders();
}

function eventOf(frame: FeedFrame): string {
  return `id: ${frame.cursor}\nevent: feed\ndata: ${JSON.stringify(frame)}\n\n`;
}

async function write(response: Response, text: string): Promise<void> {
  if (response.writableEnded || response.destroyed || response.write(text)) return;
  const gone = new AbortController();
  const abort = () => gone.abort();
  response.once("close", abort);
  try {
    await once(response, "drain", { signal: gone.signal });
  } catch (error) {
    // The receiver left instead of reading; the loop sees that by itself.
    if (!gone.signal.aborted) throw error;
  } finally {
    response.off("close", abort);
  }
}

function end(response: Response, reason: string): void {
  if (!response.writableEnded) response.end(`event: bye\ndata: ${reason}\n\n`);
}
