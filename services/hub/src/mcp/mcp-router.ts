import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { Account, Engine, Log } from "@envoy/engine";
import { answerMcp, type McpExchange, type McpSession, ping } from "@envoy/mcp";
import { type Request as HttpRequest, type Response as HttpResponse, Router } from "express";
import { identify } from "../auth/identify.ts";
import { type Calls, failure } from "../calls.ts";
import { answer } from "../http/answer.ts";
import { addressOf } from "../http/run-operation.ts";
import { INPUT_LIMIT } from "../limits.ts";
import type { Audience, Connection } from "../sockets/audience.ts";

export interface McpOptions {
  readonly engine: Engine;
  readonly calls: Calls;
  readonly audience: Audience;
  readonly log: Log;
}

/** Requests of one account at once, held ones included. */
const AT_ONCE = 64;

/**
 * The Model Context Protocol at `/mcp`, both revisions, without sessions: every request carries its own key. A
 * browser's cookie is no key here, so that no page can call tools for the person who looks at it. Invite codes
 * are not taken either: the hub never learns them, `envoy-mcp` opens them on the caller's own machine.
 */
export function mcpRouter(options: McpOptions): Router {
  const router = Router();
  const open = new Map<string, number>();
  router.all("/mcp", async (request, response) => {
    const { authorization } = request.headers;
    const identity = await identify(options.engine, { headers: authorization ? { authorization } : {} });
    if (!identity.ok || identity.account === null) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return answer(response, identity.ok ? failure("unauthenticated", {}) : identity);
    }
    const { account } = identity;
    const mine = open.get(account.id) ?? 0;
    if (mine >= AT_ONCE) return answer(response, failure("busy", { retryAfterMs: 5000 }));
    open.set(account.id, mine + 1);
    try {
      await exchange({ ...options, request, response, account });
    } finally {
      const left = (open.get(account.id) ?? 1) - 1;
      if (left > 0) open.set(account.id, left);
      else open.delete(account.id);
    }
  });
  return router;
}

interface Exchange extends McpOptions {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly account: Account;
}

async function exchange(options: Exchange): Promise<void> {
  const { request, response, account, audience, log } = options;
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  await using running = await answerMcp({
    session: sessionOf(options),
    request: webRequest(request, gone.signal),
    limitBytes: INPUT_LIMIT,
    report: (error) => log.info({ problem: error.message }, "an MCP request was refused"),
  });
  const connection: Connection = { account, ask: null, bye: () => void end(running) };
  audience.add(connection);
  for (const space of running.follows) audience.watch(connection, space);
  try {
    await send(running.response, response);
  } finally {
    audience.remove(connection);
  }
}

/** Ends what is still being told; what was asked and is not yet answered gets its answer. */
async function end(running: McpExchange): Promise<void> {
  if (running.follows.length > 0) await running[Symbol.asyncDispose]();
}

function sessionOf({ calls, account, request }: Exchange): McpSession {
  const asked = request.query.space;
  const address = addressOf(request);
  return {
    call: (name, input) => calls.run({ account, surface: "http", address, name, input }),
    space: typeof asked === "string" && asked !== "" ? asked : null,
    own: [ping],
  };
}

function webRequest(request: HttpRequest, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === "string" && name !== "authorization") headers.set(name, value);
  const { method } = request;
  const hasBody = method !== "GET" && method !== "HEAD";
  // As in `send`.
  const body = hasBody
    ? { body: Readable.toWeb(request) as NonNullable<RequestInit["body"]>, duplex: "half" as const }
    : {};
  return new Request(`http://hub${request.path}`, { method, headers, signal, ...body });
}

async function send(from: Response, to: HttpResponse): Promise<void> {
  if (to.destroyed) return;
  to.statusCode = from.status;
  from.headers.forEach((value, name) => {
    to.setHeader(name, value);
  });
  to.setHeader("Cache-Control", "no-store");
  // What was not read to its end would stand in the way of the next request on this connection.
  if (!to.req.complete) to.setHeader("Connection", "close");
  to.flushHeaders();
  if (from.body === null) return void to.end();
  try {
    // fetch's stream type and Node's own are one thing at run time.
    await pipeline(Readable.fromWeb(from.body as ReadableStream), to);
  } catch (error) {
    // A reader that leaves early is no fault of anybody.
    if (!to.destroyed) throw error;
  }
}
