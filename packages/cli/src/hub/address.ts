import { createHash } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fail } from "../output/failure.ts";

/** Where a hub is: this machine's own behind a Unix socket, or one that somebody serves. */
export type HubAddress =
  | { readonly kind: "local"; readonly socket: string; readonly folder: string }
  | { readonly kind: "remote"; readonly url: URL };

/** The longest path a Unix socket can have on every system. */
const SOCKET_PATH_LIMIT = 100;

export function localHub(home: string): HubAddress & { kind: "local" } {
  const folder = join(home, "hub");
  const plain = join(folder, "hub.sock");
  if (Buffer.byteLength(plain) <= SOCKET_PATH_LIMIT) return { kind: "local", socket: plain, folder };
  const digest = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return { kind: "local", socket: join(tmpdir(), `envoy-${userInfo().uid}`, `${digest}.sock`), folder };
}

/** Throws CommandFailed for what is no address of a hub. */
export function remoteHub(given: string): HubAddress {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  if (!URL.canParse(text))
    throw fail("invalid_url", "The hub's address is not a URL such as https://hub.example.org");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw fail("unsupported_scheme", `A hub is reached by http or https, not ${url.protocol.slice(0, -1)}`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw fail("invalid_url", "The hub's address must not carry a name, a password or parameters");
  return { kind: "remote", url };
}

/** A name for files that belong to one hub. */
export function hubKey(address: HubAddress): string {
  if (address.kind === "local") return "local";
  return createHash("sha256")
    .update(address.url.origin + address.url.pathname)
    .digest("hex")
    .slice(0, 16);
}

export function describeHub(address: HubAddress): string {
  return address.kind === "local" ? "this machine's own hub" : address.url.origin;
}
