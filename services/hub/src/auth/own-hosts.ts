import type { IncomingHttpHeaders } from "node:http";
import { type WireError, wireError } from "@envoy/protocol";

export interface OwnHosts {
  readonly publicUrl: string | null;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

export type OriginGuard = (headers: IncomingHttpHeaders) => WireError<"wrong_origin"> | null;

/**
 * Refuses what another page or a rebound name sends. `Host` must be one of the hub's own names, which stops DNS
 * rebinding; `Origin`, when a browser gives one, must be the hub itself or one that is allowed. Requests without
 * `Origin` come from programs, which need credentials of their own.
 */
export function createOriginGuard({ publicUrl, allowedHosts, allowedOrigins }: OwnHosts): OriginGuard {
  const hosts = new Set([...allowedHosts.map((host) => host.toLowerCase())]);
  const origins = new Set(allowedOrigins);
  if (publicUrl !== null) {
    hosts.add(new URL(publicUrl).hostname);
    origins.add(publicUrl);
  }
  return ({ host, origin }) => {
    const own = host === undefined ? null : parseHost(host);
    if (own === null || !(isLoopbackName(own.hostname) || hosts.has(own.hostname))) {
      return wireError("wrong_origin", { origin: `host ${clip(host ?? "(none)")}` });
    }
    if (origin === undefined || origins.has(origin) || isSame(origin, own.host)) return null;
    return wireError("wrong_origin", { origin: clip(origin) });
  };
}

/** Port included: a page of another local server is another origin. */
function isSame(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function parseHost(host: string): URL | null {
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(host)) return null;
  const address = `http://${host}`;
  return URL.canParse(address) ? new URL(address) : null;
}

function isLoopbackName(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Whether a connection comes from this machine. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address ?? "");
}

function clip(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
