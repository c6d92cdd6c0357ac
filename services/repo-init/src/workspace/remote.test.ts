import { describe, expect, it } from "vitest";
import { parseBranch, parseRemote, sameRemote } from "./remote.ts";

describe("parseRemote", () => {
  it.each([
    ["/srv/repos/app.git", "path", null],
    ["file:///srv/app", "file", null],
    ["https://example.org/team/app.git", "https", "example.org"],
    ["http://127.0.0.1:8080/app.git", "http", "127.0.0.1"],
    ["ssh://git@example.org:2222/team/app.git", "ssh", "example.org"],
    ["git@example.org:team/app.git", "ssh", "example.org"],
    ["  example.org:app.git\n", "ssh", "example.org"],
  ])("takes %j as %s", (url, kind, host) => {
    expect(parseRemote(url)).toMatchObject({ ok: true, value: { kind, host } });
  });

  it.each([
    "",
    "--upload-pack=touch /tmp/x",
    "-u",
    "ext::sh -c id",
    "ext::sh",
    "fd::17",
    "EXT::sh",
    "ssh://-oProxyCommand=id/x",
    "ssh://git@-oProxyCommand=id/x",
    "-oProxyCommand=id:x",
    "git@-host:x",
    "-x@host:y",
    "git@host:-x",
    "ssh://host/-x",
    "https://%2Du@host/x",
    "git://example.org/app",
    "http://example.org/app",
    "ftp://example.org/app",
    "file://host/app",
    "https://",
    "../app",
    "app",
    "https://example.org/a b",
    "https://example.org/a\u0000b",
    "/srv/a\nb",
  ])("refuses %j", (url) => {
    expect(parseRemote(url)).toMatchObject({ ok: false, failure: { code: "bad_url" } });
  });

  it("keeps credentials out of what is stored and shown", () => {
    const parsed = parseRemote("https://me:tok-123456@example.org/app.git");
    expect(parsed).toMatchObject({
      value: { url: expect.stringContaining("tok-123456"), shown: "https://example.org/app.git" },
    });
    expect(JSON.stringify(parseRemote("http://me:tok-123456@example.org/x"))).not.toContain("tok-123456");
  });
});

it.each([
  ["git@example.org:team/app.git", "ssh://git@example.org/team/app", true],
  ["https://t@example.org/team/app.git/", "https://example.org/team/app", true],
  ["/srv/app", "/srv/app/", true],
  ["git@example.org:team/app.git", "git@example.org:team/other.git", false],
  ["https://a.org/x", "https://b.org/x", false],
])("compares %s and %s: %s", (left, right, same) => {
  expect(sameRemote(left, right)).toBe(same);
});

it.each(["-b", "--orphan", "a..b", "a b", "", "x.lock", "a@{1}", "/a", "a/", "$(id)"])(
  "refuses the branch %j",
  (name) => {
    expect(parseBranch(name)).toMatchObject({ ok: false, failure: { code: "bad_branch" } });
  },
);

it.each(["main", "feature/login-2", "v1.2", "dependabot/npm/@x/y"])("takes the branch %s", (name) => {
  expect(parseBranch(name)).toEqual({ ok: true, value: name });
});
