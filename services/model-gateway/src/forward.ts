import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Where a vendor's calls go, and how its key is shown there. */
export interface Upstream {
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** Never passed on: the agent's own credentials, and what belongs to one hop only. */
const DROPPED = new Set([
  "authorization",
  "x-api-key",
  "host",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "accept-encoding",
  "proxy-authorization",
  "cookie",
  "upgrade",
]);

/** Most bytes of one request; a whole session's history travels with each. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** Whether the caller shows the gateway's token, in any of the ways the vendors' clients use. */
export function isAdmitted(request: IncomingMessage, token: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const shown = bearer ?? request.headers["x-api-key"];
  return typeof shown === "string" && timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * Passes one call on and streams the answer back unchanged. Ends the vendor's call when the agent goes away.
 * An unreachable vendor is a 502 in the shape both vendors' clients retry on.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  to: { upstream: Upstream; path: string },
): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const body = await readBody(request);
  if (body === null) return refuse(response, 413, `a model call has at most ${BODY_LIMIT} bytes`);
  const method = request.method ?? "GET";
  try {
    const answer = await fetch(to.upstream.url.replace(/\/$/, "") + to.path, {
      method,
      headers: { ...passedOn(request), ...to.upstream.credentials },
      signal: gone.signal,
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    });
    response.writeHead(answer.status, answerHeaders(answer));
    // The web stream of fetch and Node's are one and the same at run time; their types differ.
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response);
  } catch (error) {
    if (gone.signal.aborted || response.headersSent) return void response.destroy();
    refuse(response, 502, `the model's server cannot be reached: ${reasonOf(error)}`);
  }
}

export function refuse(response: ServerResponse, status: number, message: string): void {
  const error = { type: status === 401 ? "authentication_error" : "api_error", message };
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ type: "error", error }));
}

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function passedOn(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!DROPPED.has(name) && value !== undefined)
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** `fetch` has unpacked the body already, so what described its packing goes. */
function answerHeaders(answer: Response): Record<string, string> {
  const headers = Object.fromEntries(answer.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "connection"])
    delete headers[name];
  return headers;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
