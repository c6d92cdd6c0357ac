import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Frame, sse } from "../wire/frames.ts";

export interface SendOptions {
  readonly response: ServerResponse;
  readonly chunkMs: number;
  /** Ends every pause when the server stops. */
  readonly signal: AbortSignal;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(text);
}

/** Plays frames over time. Returns early when the client leaves: an interrupted turn is no fault. */
export async function sendFrames(
  frames: Iterable<Frame>,
  { response, chunkMs, signal }: SendOptions,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const frame of frames) {
    if (response.destroyed) return;
    if (frame.kind === "cut") return cut(response);
    if (frame.kind === "stall") return stall(response, signal);
    if (frame.kind === "event") response.write(sse(frame.event, frame.data));
    else await pause(frame.kind === "delay" ? frame.ms : chunkMs, response, signal);
  }
  response.end();
}

/** What was written reaches the client first; then the connection is gone. */
export async function cut(response: ServerResponse): Promise<void> {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  await new Promise<void>((resolve) => response.write(": \n\n", () => resolve()));
  response.destroy();
}

export async function stall(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (response.destroyed || signal.aborted) return;
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  response.destroy();
}

export async function pause(ms: number, response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (ms === 0) return;
  const left = new AbortController();
  const leave = () => left.abort();
  response.once("close", leave);
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  await sleep(ms, undefined, { signal: left.signal }).catch((error: unknown) => {
    if (!left.signal.aborted) throw error;
  });
  response.off("close", leave);
  signal.removeEventListener("abort", leave);
}
