import { redactSecrets } from "@envoy/node-kit";
import { type RepoInitResult, refuse } from "../failure.ts";

/** Where a repository comes from, after everything git could take for an option or a program was refused. */
export interface Remote {
  readonly kind: "path" | "file" | "https" | "http" | "ssh";
  /** What git is given; may carry credentials. */
  readonly url: string;
  /** What is stored in the checkout and shown: without credentials. */
  readonly shown: string;
  readonly host: string | null;
}

const NEXT = "Use an absolute path, https://host/path.git, ssh://user@host/path.git or user@host:path.git";

/**
 * Reads a clone URL by an allow-list. Git would otherwise start programs for `ext::…`, take `-…` for an option
 * and hand a host that starts with a dash to ssh as one.
 */
export function parseRemote(text: string): RepoInitResult<Remote> {
  const url = text.trim();
  const shown = redactSecrets(url);
  const bad = (why: string) =>
    refuse("bad_url", `The repository address ${JSON.stringify(shown)} ${why}`, NEXT);
  if (url === "" || /[\p{Cc}\s]/u.test(url)) return bad("is empty or holds blanks or control characters");
  if (url.startsWith("-")) return bad("starts with a dash, which git would take for an option");
  if (/^[a-z0-9+.-]+::/i.test(url)) return bad("names a transport helper, which would run a program");
  if (url.startsWith("/")) return { ok: true, value: { kind: "path", url, shown: url, host: null } };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined) return parseUrl(url, scheme, bad);
  const scp = /^(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9._-]+|\[[0-9a-f:]+\]):(.+)$/i.exec(url);
  if (scp === null) return bad("is neither an absolute path nor an address of a known form");
  const [, user, host, path] = scp;
  if ([user, host, path].some((part) => part?.startsWith("-")))
    return bad("has a part that starts with a dash");
  return { ok: true, value: { kind: "ssh", url, shown: url, host: host ?? null } };
}

type Refuse = (why: string) => { readonly ok: false; readonly failure: ReturnType<typeof refuse>["failure"] };

function parseUrl(url: string, scheme: string, bad: Refuse): RepoInitResult<Remote> {
  if (!URL.canParse(url)) return bad("is not a valid address");
  const parsed = new URL(url);
  const parts = [parsed.username, parsed.hostname, decodeOrEmpty(parsed.username), parsed.pathname.slice(1)];
  if (parts.some((part) => part.startsWith("-"))) return bad("has a part that starts with a dash");
  if (scheme === "file") {
    if (parsed.hostname !== "" && parsed.hostname !== "localhost")
      return bad("names a host, which file:// cannot have");
    return { ok: true, value: { kind: "file", url, shown: url, host: null } };
  }
  if (parsed.hostname === "") return bad("names no host");
  const value = { url, shown: withoutCredentials(parsed, scheme), host: parsed.hostname };
  if (scheme === "https") return { ok: true, value: { kind: "https", ...value } };
  if (scheme === "ssh") return { ok: true, value: { kind: "ssh", ...value } };
  if (scheme === "http" && LOOPBACK.has(parsed.hostname))
    return { ok: true, value: { kind: "http", ...value } };
  return bad(`uses ${scheme}, which is not allowed; allowed: https, ssh, file (and http on this machine)`);
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

function withoutCredentials(parsed: URL, scheme: string): string {
  const copy = new URL(parsed);
  copy.password = "";
  if (scheme !== "ssh") copy.username = "";
  return copy.toString();
}

function decodeOrEmpty(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A broken escape cannot hide a dash: git would not decode it either.
    return "";
  }
}

/** Whether two addresses mean the same repository: spelling of scheme, `.git` and a trailing slash do not count. */
export function sameRemote(left: string, right: string): boolean {
  return canonical(left) === canonical(right);
}

function canonical(text: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(text);
  const parsed = scp === null && URL.canParse(text) ? new URL(text) : null;
  const place = scp
    ? `${scp[1]?.toLowerCase()}/${scp[2]?.replace(/^\//, "")}`
    : parsed
      ? `${parsed.host}${parsed.pathname}`
      : text;
  return place.replace(/\/+$/, "").replace(/\.git$/, "");
}

/** Refuses what is no branch name, before git sees it. */
export function parseBranch(text: string): RepoInitResult<string> {
  const wellFormed =
    /^[A-Za-z0-9_][A-Za-z0-9._/@+-]*$/.test(text) && !/\.\.|\/\/|@\{|\.lock$|[./]$/.test(text);
  if (wellFormed && text.length <= 200) return { ok: true, value: text };
  return refuse(
    "bad_branch",
    `${JSON.stringify(text)} is not a branch name`,
    "Set REPO_BRANCH to a branch of the repository, or leave it empty for its default",
  );
}
