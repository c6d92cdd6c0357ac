import { type CallReply, errorCatalogue, type WireError } from "@envoy/protocol";
import type { Response } from "express";

/** The one way out: `{ok:true,value}`, or the one error shape with the status of the catalogue. */
export function answer(response: Response, reply: CallReply): void {
  response.setHeader("Cache-Control", "no-store");
  if (reply.ok) {
    send(response, 200, { ok: true, value: reply.value });
    return;
  }
  const retryAfterMs = retryAfter(reply.error);
  if (retryAfterMs !== null) response.setHeader("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  send(response, errorCatalogue[reply.error.code].status, { ok: false, error: reply.error });
}

/** Not through Express, which would digest every answer for an ETag that nobody may keep. */
function send(response: Response, status: number, body: CallReply): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.end(JSON.stringify(body));
}

function retryAfter({ code, data }: WireError): number | null {
  if (code === "hub_going_away") return 1000;
  return "retryAfterMs" in data ? data.retryAfterMs : null;
}
