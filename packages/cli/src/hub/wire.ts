import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { type ErrorCode, errorCatalogue, type WireError, wireError } from "@envoy/protocol";
import { unreachable } from "../output/failure.ts";
import type { HubAddress } from "./address.ts";

export type WireReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WireError };

/** Calls by name over HTTP, on one connection. The network's faults are replies, never exceptions. */
export interface Wire extends Disposable {
  call(call: { name: string; input: object; token: string | null; waitMs?: number }): Promise<WireReply>;
}

const ANSWER_LIMIT = 64 * 1024 * 1024;

export async function openWire(address: HubAddress, timeoutMs: number): Promise<Wire> {
  const secure = address.kind === "remote" && address.url.protocol === "https:";
  // TLS costs start-up time that a hub on this machine does not need.
  const https = secure ? await import("node:https") : null;
  const agent = https === null ? new Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true });
  const send = https?.request ?? request;
  const place =
    address.kind === "local"
      ? { socketPath: address.socket, host: "localhost" }
      : {
          host: address.url.hostname.replaceAll(/^\[|\]$/g, ""),
          port: address.url.port === "" ? (secure ? 443 : 80) : Number(address.url.port),
        };
  const base = address.kind === "local" ? "" : address.url.pathname.replace(/\/$/, "");
  return {
    call({ name, input, token, waitMs = 0 }) {
      const body = Buffer.from(JSON.stringify(input));
      const outgoing = send({
        ...place,
        agent,
        method: "POST",
        path: `${base}/v1/call/${encodeURIComponent(name)}`,
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          "content-length": body.length,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
      });
      return exchange({ outgoing, body, timeoutMs: timeoutMs + waitMs });
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

function exchange(sent: { outgoing: ClientRequest; body: Buffer; timeoutMs: number }): Promise<WireReply> {
  const { outgoing, body, timeoutMs } = sent;
  return new Promise((resolve) => {
    const end = (reply: WireReply) => {
      clearTimeout(timer);
      resolve(reply);
    };
    const timer = setTimeout(() => {
      end({ ok: false, error: wireError("timed_out", { afterMs: timeoutMs }) });
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on("error", (error) => end({ ok: false, error: unreachable(reasonOf(error)) }));
    outgoing.on("response", (response) => {
      readText(response).then(
        (text) => end(readAnswer(response.statusCode ?? 0, text)),
        (error: unknown) => end({ ok: false, error: unreachable(reasonOf(error)) }),
      );
    });
    outgoing.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > ANSWER_LIMIT) throw new Error("the answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function readAnswer(status: number, text: string): WireReply {
  const body = parseJson(text);
  if (typeof body === "object" && body !== null) {
    if ("ok" in body && body.ok === true && "value" in body) return { ok: true, value: body.value };
    const error = "error" in body ? readError(body.error) : null;
    if (error !== null) return { ok: false, error };
  }
  return { ok: false, error: unreachable(`it answered ${status} and is perhaps no hub`) };
}

function readError(value: unknown): WireError | null {
  if (typeof value !== "object" || value === null || !("code" in value)) return null;
  const { code } = value;
  if (typeof code !== "string" || !isErrorCode(code)) return null;
  const data = "data" in value && typeof value.data === "object" && value.data !== null ? value.data : {};
  const message = "message" in value && typeof value.message === "string" ? value.message : code;
  const next = "next" in value && typeof value.next === "string" ? value.next : errorCatalogue[code].next;
  // The hub of this protocol version sends the data its catalogue names for the code.
  return { code, data: data as WireError["data"], message, next };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error
    ? error.message || ("code" in error ? String(error.code) : error.name)
    : String(error);
}
