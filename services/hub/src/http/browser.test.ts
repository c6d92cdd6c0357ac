import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startTestHub, type TestHub } from "../test-support/start-test-hub.ts";

/** `fetch` does not let a test choose the Host header; this does. */
function raw(test: TestHub, path: string, headers: Record<string, string>, method = "GET") {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(test.url);
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    // An accepted upgrade answers with no response; it is told by its event.
    sent.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, body: "" });
    });
    sent.on("error", reject);
    sent.end();
  });
}

const upgrade = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};
const socketPath = "/socket.io/?EIO=4&transport=websocket";

describe("foreign pages and rebound names", () => {
  it("are refused on every path over HTTP, also with a valid session [own-origin]", async () => {
    await using test = await startTestHub();
    const cookie = `envoy_session=${await test.signIn()}`;
    for (const path of ["/", "/v1/me", "/v1/health", "/metrics", "/v1/openapi.json", "/v1/nothing"]) {
      const rebound = await raw(test, path, { host: "evil.example", cookie });
      expect([rebound.status, JSON.parse(rebound.body).error.code], path).toEqual([403, "wrong_origin"]);
    }
    const foreign = await raw(test, "/v1/spaces", { origin: "https://evil.example", cookie }, "POST");
    expect([foreign.status, JSON.parse(foreign.body).error.code]).toEqual([403, "wrong_origin"]);
    expect((await raw(test, "/v1/me", { origin: test.url, cookie })).status).toBe(200);
  });

  it("are refused at the socket's door, for upgrades and for polling [own-origin]", async () => {
    await using test = await startTestHub();
    const cookie = `envoy_session=${await test.signIn()}`;
    const polling = "/socket.io/?EIO=4&transport=polling";
    for (const bad of [{ origin: "https://evil.example" }, { host: "evil.example" }, { origin: "null" }]) {
      expect((await raw(test, socketPath, { ...upgrade, cookie, ...bad })).status).not.toBe(101);
      expect((await raw(test, polling, { cookie, ...bad })).status).toBe(403);
    }
    expect((await raw(test, socketPath, { ...upgrade, cookie, origin: test.url })).status).toBe(101);
  });
});

describe("a browser's session", () => {
  const signIn = async (test: TestHub, headers: Record<string, string>) => {
    const token = (await test.hub.signInLink()).split("#token=")[1];
    return fetch(`${test.url}/v1/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ token }),
    });
  };

  it("lives in a cookie that scripts cannot read, and not in the answer [sign-in-link]", async () => {
    await using test = await startTestHub();
    const response = await signIn(test, { origin: test.url });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^envoy_session=ses_\w+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await response.text()).not.toContain(/envoy_session=(\w+)/.exec(cookie)?.[1]);
    const me = await fetch(`${test.url}/v1/me`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(await me.json()).toMatchObject({ ok: true, value: { handle: "you" } });
  });

  it("is marked for https where the hub is reached that way", async () => {
    await using test = await startTestHub({ config: { publicUrl: "https://envoy.example.org" } });
    const response = await signIn(test, { origin: "https://envoy.example.org" });
    expect(response.headers.get("set-cookie")).toContain("; Secure");
    expect(response.headers.get("strict-transport-security")).not.toBeNull();
  });

  it("is a token for programs, without a cookie", async () => {
    await using test = await startTestHub();
    const response = await signIn(test, {});
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.json()).toMatchObject({ value: { session: expect.stringMatching(/^ses_/) } });
  });

  it("is cleared when it ends, and when it has ended already", async () => {
    await using test = await startTestHub();
    const headers = { cookie: `envoy_session=${await test.signIn()}`, origin: test.url };
    const used = await fetch(`${test.url}/v1/me`, { headers });
    expect(used.headers.get("set-cookie")).toBeNull();
    const out = await fetch(`${test.url}/v1/sign-out`, { method: "POST", headers });
    expect(out.headers.get("set-cookie")).toMatch(/^envoy_session=; Max-Age=0; /);
    const after = await fetch(`${test.url}/v1/me`, { headers });
    expect([after.status, after.headers.get("set-cookie")]).toEqual([
      401,
      expect.stringContaining("Max-Age=0"),
    ]);
    expect((await signIn(test, headers)).status).toBe(200);
  });
});

describe("the page", () => {
  it("says how to get it while it is not built", async () => {
    await using test = await startTestHub();
    const response = await fetch(`${test.url}/anything`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining("npm run build")]);
  });

  it("is served for every address of its own, with its files kept and itself asked for anew", async () => {
    await using test = await startTestHub();
    const web = join(test.folder, "web");
    await mkdir(join(web, "assets"), { recursive: true });
    await writeFile(join(web, "index.html"), "<!doctype html><p>room");
    await writeFile(join(web, "assets", "app-1a2b.js"), "1");
    const page = await fetch(`${test.url}/spaces/x?y`);
    expect([page.status, await page.text()]).toEqual([200, "<!doctype html><p>room"]);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("etag")).not.toBeNull();
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const asset = await fetch(`${test.url}/assets/app-1a2b.js`);
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await fetch(`${test.url}/assets/old.js`)).status).toBe(404);
    expect((await raw(test, "/assets/../../data/secret", {})).body).not.toMatch(/^[\w-]{43}\s*$/);
  });
});
