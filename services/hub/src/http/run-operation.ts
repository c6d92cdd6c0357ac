import type { Engine } from "@envoy/engine";
import { type CallReply, operations } from "@envoy/protocol";
import type { Request, Response } from "express";
import { identify } from "../auth/identify.ts";
import { type CookieSite, clearedCookie, sessionCookie } from "../auth/session-cookie.ts";
import { type Calls, opensSession } from "../calls.ts";
import { answer } from "./answer.ts";
import type { RunOperation } from "./operations-router.ts";

export interface RunOptions {
  readonly engine: Engine;
  readonly calls: Calls;
  readonly site: CookieSite;
}

/** Who asks, the call, and the cookie that a browser's session lives in. */
export function createRunOperation({ engine, calls, site }: RunOptions): RunOperation {
  return async ({ request, response }, { name, input }) => {
    const identity = await identify(engine, { headers: request.headers });
    if (!identity.ok) return answer(response, identity);
    const { account, cookie } = identity;
    const reply = await calls.run({ account, surface: "http", address: addressOf(request), name, input });
    if (opensSession(name)) return answer(response, intoCookie({ request, response, reply, site }));
    if (cookie !== null && (account === null || (await isVoidNow({ engine, name, cookie })))) {
      response.setHeader("Set-Cookie", clearedCookie(site));
    }
    answer(response, reply);
  };
}

export function addressOf(request: Request): string {
  return request.socket.remoteAddress ?? "unknown";
}

/** An act on one's own account may have ended the session it was done with. */
async function isVoidNow({ engine, name, cookie }: { engine: Engine; name: string; cookie: string }) {
  const operation = operations.get(name);
  if (operation?.kind !== "command" || operation.needs !== "account") return false;
  return (await engine.authenticate(cookie)) === null;
}

interface SignedIn {
  readonly request: Request;
  readonly response: Response;
  readonly reply: CallReply;
  readonly site: CookieSite;
}

/** A page gets its session where its scripts cannot read it; programs, which send no Origin, get the token. */
function intoCookie({ request, response, reply, site }: SignedIn): CallReply {
  if (!reply.ok || request.headers.origin === undefined || !hasSession(reply.value)) return reply;
  response.setHeader("Set-Cookie", sessionCookie(reply.value.session, site));
  return { ok: true, value: { ...reply.value, session: "" } };
}

function hasSession(value: unknown): value is { session: string } {
  return (
    typeof value === "object" && value !== null && "session" in value && typeof value.session === "string"
  );
}
