import { httpRoute, type Input, type OperationName, type Reply, registry, wireError } from "@envoy/protocol";
import { type Caller, readError, timedOut, unreachable } from "./caller.ts";

export interface HttpClientOptions {
  /** The hub's address; "" speaks to the page's own origin. */
  readonly url: string;
  /** Session token or `<agent_id>.<api_key>`; without it the browser's cookie speaks. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
  /** How long a call may take; a call that itself waits (`waitMs`) gets that much more. */
  readonly timeoutMs?: number;
}

/** Calls operations over their HTTP routes: path fields from the input, the rest as query (GET) or JSON. */
export function createHttpClient(options: HttpClientOptions): Caller {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return {
    async call<N extends OperationName>(name: N, input: Input<N>): Promise<Reply<N>> {
      const request = requestOf(name, input);
      if (request === null)
        return { ok: false, error: wireError("unknown_operation", { name, nearest: null }) };
      const waitMs = "waitMs" in input && typeof input.waitMs === "number" ? input.waitMs : 0;
      const timeoutMs = (options.timeoutMs ?? 20_000) + waitMs;
      const headers = {
        ...request.headers,
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      };
      try {
        const answer = await send(options.url.replace(/\/$/, "") + request.path, {
          method: request.method,
          headers,
          ...(request.body === null ? {} : { body: request.body }),
          credentials: "same-origin",
          signal: AbortSignal.timeout(timeoutMs),
        });
        return await readAnswer<N>(answer);
      } catch (fault) {
        if (fault instanceof DOMException && fault.name === "TimeoutError") return timedOut(timeoutMs);
        return unreachable(fault instanceof Error ? causeOf(fault) : String(fault));
      }
    },
  };
}

interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

function requestOf(name: OperationName, input: Readonly<Record<string, unknown>>): PlainRequest | null {
  const spec: { http?: string } | undefined = registry[name];
  if (spec?.http === undefined) return null;
  const route = httpRoute(spec.http);
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  let path = route.path;
  for (const field of route.fields) {
    path = path.replace(`:${field}`, encodeURIComponent(String(rest.get(field) ?? "")));
    rest.delete(field);
  }
  if (route.method !== "GET") {
    const headers = { accept: "application/json", "content-type": "application/json" };
    return { method: route.method, path, headers, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams();
  for (const [key, value] of rest) if (value !== null) query.set(key, String(value));
  const tail = query.size === 0 ? "" : `?${query}`;
  return { method: "GET", path: path + tail, headers: { accept: "application/json" }, body: null };
}

async function readAnswer<N extends OperationName>(answer: Response): Promise<Reply<N>> {
  const body = parseJson(await answer.text());
  if (typeof body === "object" && body !== null) {
    // The hub has parsed its answer by the operation's output schema.
    if ("ok" in body && body.ok === true && "value" in body)
      return { ok: true, value: body.value } as Reply<N>;
    const error = "error" in body ? readError(body.error) : null;
    // Which errors an operation has is the hub's promise, kept by the types of its handlers.
    if (error !== null) return { ok: false, error } as Reply<N>;
  }
  return unreachable(`it answered ${answer.status} without saying why`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

/** `fetch failed` says nothing; its cause (`connect ECONNREFUSED`) does. */
function causeOf(fault: Error): string {
  return fault.cause instanceof Error && fault.cause.message !== "" ? fault.cause.message : fault.message;
}
