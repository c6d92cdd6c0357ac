import { createMcpHandler, readRequestBody } from "@modelcontextprotocol/server";
import { grantListening } from "./resources/listen-request.ts";
import { startSubscriptions } from "./resources/subscriptions.ts";
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
export async function answerMcp(options: AnswerOptions): Promise<McpExchange> {
  const { session, request, limitBytes, report } = options;
  // The older revision would need a session to hear of changes in; it is told that there is nothing to hear.
  const handler = createMcpHandler(({ era }) => createMcpServer({ session, canListen: era === "modern" }), {
    onerror: report,
    maxRequestBodySize: limitBytes,
  });
  const subscriptions = startSubscriptions({
    session,
    updated: (uri) => handler.notify.resourceUpdated(uri),
  });
  const read = await readRequestBody(request, limitBytes);
  const response = read.tooLarge
    ? tooLarge(limitBytes)
    : await handler.fetch(
        withBody(request, (await grantListening(parseJson(read.text), subscriptions)) ?? read.text),
      );
  return {
    response,
    follows: subscriptions.spaces(),
    [Symbol.asyncDispose]: async () => {
      subscriptions[Symbol.dispose]();
      await handler.close();
    },
  };
}

/** What was read once cannot be read again: the same request with its text, or with another message. */
function withBody({ url, method, headers, signal }: Request, content: string | object): Request {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  return new Request(url, { method, headers, signal, ...(method === "POST" ? { body } : {}) });
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
