import { createMcpHandler, type McpHttpHandler, readRequestBody } from "@modelcontextprotocol/server";
import { z } from "zod";
import { type Followed, startFollowing } from "./resources/follow.ts";
import { readUri } from "./resources/uris.ts";
import { createMcpServer } from "./server.ts";
import type { McpSession } from "./session.ts";

export interface McpExchange extends AsyncDisposable {
  readonly response: Response;
  /** The spaces whose changes this exchange goes on telling about. */
  readonly follows: readonly string[];
}

export interface AnswerOptions {
  readonly session: McpSession;
  readonly request: Request;
  readonly limitBytes: number;
  readonly report: (error: Error) => void;
}

/**
 * Answers one HTTP request of either revision without keeping a session. The response may go on for as long as
 * its reader listens; dispose when it has been sent, or to end it.
 */
export async function answerMcp({
  session,
  request,
  limitBytes,
  report,
}: AnswerOptions): Promise<McpExchange> {
  // Only the newer revision can hear of changes here: the older one would need a session to hear them in.
  const handler = createMcpHandler(
    ({ era }) => createMcpServer({ session, subscriptions: era === "modern" }),
    {
      onerror: report,
      maxRequestBodySize: limitBytes,
    },
  );
  const read = await readRequestBody(request, limitBytes);
  if (read.tooLarge) return finished(handler, tooLarge(limitBytes));
  const listening = await listen({ session, handler, text: read.text });
  const response = await handler.fetch(withBody(request, listening?.text ?? read.text));
  return {
    response,
    follows: listening?.follows ?? [],
    [Symbol.asyncDispose]: async () => {
      for (const followed of listening?.running ?? []) followed[Symbol.dispose]();
      await handler.close();
    },
  };
}

const Listen = z.looseObject({
  method: z.literal("subscriptions/listen"),
  params: z.looseObject({
    notifications: z.looseObject({ resourceSubscriptions: z.array(z.string().max(500)).max(100) }),
  }),
});

interface Listening {
  /** The request, asking only for what its caller may read: the answer says what was granted. */
  readonly text: string;
  readonly follows: readonly string[];
  readonly running: readonly Followed[];
}

/** Null: this is no request to be told of changes. */
async function listen(asked: {
  session: McpSession;
  handler: McpHttpHandler;
  text: string;
}): Promise<Listening | null> {
  const parsed = Listen.safeParse(parseJson(asked.text));
  if (!parsed.success) return null;
  const { notifications } = parsed.data.params;
  const wanted = notifications.resourceSubscriptions;
  const spaces = [...new Set(wanted.flatMap((uri) => readUri(uri)?.space ?? []))];
  const updated = (uri: string) => asked.handler.notify.resourceUpdated(uri);
  const started = await Promise.all(
    spaces.map(async (space) => ({
      space,
      running: await startFollowing({ session: asked.session, space, uris: () => wanted, updated }),
    })),
  );
  const readable = started.flatMap(({ space, running }) => (running === null ? [] : [{ space, running }]));
  const follows = readable.map(({ space }) => space);
  notifications.resourceSubscriptions = wanted.filter((uri) => follows.includes(readUri(uri)?.space ?? ""));
  return { text: JSON.stringify(parsed.data), follows, running: readable.map(({ running }) => running) };
}

function withBody(request: Request, text: string): Request {
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, ...(method === "POST" ? { body: text } : {}) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    // The handler answers what is not JSON; here it is only no request to listen.
    if (fault instanceof SyntaxError) return null;
    throw fault;
  }
}

function tooLarge(limitBytes: number): Response {
  const error = { code: -32000, message: `The request is larger than ${limitBytes} bytes` };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 413 });
}

function finished(handler: McpHttpHandler, response: Response): McpExchange {
  return { response, follows: [], [Symbol.asyncDispose]: () => handler.close() };
}
