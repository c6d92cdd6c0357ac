import type { IncomingHttpHeaders } from "node:http";
import type { Account, Engine } from "@envoy/engine";
import { type WireError, wireError } from "@envoy/protocol";
import { readSessionCookie } from "./session-cookie.ts";

export type Identity =
  | {
      readonly ok: true;
      readonly account: Account | null;
      /** The session token of a browser, also when it is void; null for other callers. */
      readonly cookie: string | null;
    }
  | { readonly ok: false; readonly error: WireError<"bad_credentials"> };

export interface Credentials {
  readonly headers: IncomingHttpHeaders;
  /** A token given in another way than a header, such as a socket's handshake. */
  readonly token?: string | null;
}

/**
 * Who calls. A program's wrong key is refused, so that it is not taken for nobody; a browser's void cookie
 * counts as not signed in, because signing in again must work with it.
 */
export async function identify(engine: Engine, { headers, token }: Credentials): Promise<Identity> {
  const given = token ?? bearer(headers.authorization);
  if (given !== null) {
    const account = await engine.authenticate(given);
    return account === null
      ? { ok: false, error: wireError("bad_credentials", {}) }
      : { ok: true, account, cookie: null };
  }
  const cookie = readSessionCookie(headers.cookie);
  return { ok: true, account: cookie === null ? null : await engine.authenticate(cookie), cookie };
}

/** Any other scheme counts as a wrong key: whoever sends one wants to be somebody. */
function bearer(header: string | undefined): string | null {
  if (header === undefined) return null;
  return /^Bearer +(\S{1,400})$/i.exec(header.trim())?.[1] ?? "";
}
