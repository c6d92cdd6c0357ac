import { wireError } from "@envoy/protocol";
import { expect, test } from "vitest";
import { createHttpClient } from "./http.ts";
import { SPACE } from "./test-support/fake-hub.ts";

/** Keeps what was asked and answers one thing. */
function network(answer: () => Response) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    asked.push({ url: String(url), init: init ?? {} });
    return answer();
  };
  return { asked, fetch };
}

test("path fields, a query for GET, JSON for the rest, and the token as a header", async () => {
  const { asked, fetch } = network(() => Response.json({ ok: true, value: {} }));
  const client = createHttpClient({ url: "http://hub.test/", token: "secret", fetch });
  await client.call("feed.read", { space: SPACE, after: "a b", waitMs: 10 });
  await client.call("message.send", { space: SPACE, text: "hi", thread: null });
  await client.call("role.get", { space: SPACE, prompt: "shared/handoff" });
  expect(asked.map((one) => one.url)).toEqual([
    `http://hub.test/v1/spaces/${SPACE}/feed?after=a+b&waitMs=10`,
    `http://hub.test/v1/spaces/${SPACE}/messages`,
    `http://hub.test/v1/spaces/${SPACE}/role?prompt=shared%2Fhandoff`,
  ]);
  expect(asked[0]?.init).toMatchObject({ method: "GET", headers: { authorization: "Bearer secret" } });
  expect(asked[1]?.init).toMatchObject({ method: "POST", body: '{"text":"hi","thread":null}' });
});

test("without a token no header is sent: the browser's cookie speaks", async () => {
  const { asked, fetch } = network(() => Response.json({ ok: true, value: {} }));
  const reply = await createHttpClient({ url: "", fetch }).call("account.me", {});
  expect(reply).toEqual({ ok: true, value: {} });
  expect(asked[0]?.url).toBe("/v1/me");
  expect(asked[0]?.init.headers).not.toHaveProperty("authorization");
});

test("an error of the hub arrives whole", async () => {
  const error = wireError("forbidden", { need: "admin", role: "read" });
  const { fetch } = network(() => Response.json({ ok: false, error }, { status: 403 }));
  const reply = await createHttpClient({ url: "http://hub.test", fetch }).call("space.list", {});
  expect(reply).toEqual({ ok: false, error });
});

test("what is not the hub's answer is unreachable: a proxy's page, a refused connection", async () => {
  const { fetch } = network(() => new Response("<html>Bad gateway</html>", { status: 502 }));
  const reply = await createHttpClient({ url: "http://hub.test", fetch }).call("space.list", {});
  expect(reply).toMatchObject({ error: { code: "unreachable", message: expect.stringContaining("502") } });
  const nowhere = createHttpClient({ url: "http://127.0.0.1:1" });
  expect(await nowhere.call("space.list", {})).toMatchObject({ error: { code: "unreachable" } });
});

test("a call without a route of its own is not made", async () => {
  const { asked, fetch } = network(() => Response.json({ ok: true, value: {} }));
  const reply = await createHttpClient({ url: "http://hub.test", fetch }).call("feed.typing", {
    space: SPACE,
  });
  expect(reply).toMatchObject({ error: { code: "unknown_operation" } });
  expect(asked).toEqual([]);
});

test("a hub that does not answer in time is a timeout", async () => {
  const fetch = (_: unknown, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const client = createHttpClient({ url: "http://hub.test", timeoutMs: 20, fetch });
  expect(await client.call("space.list", {})).toMatchObject({ error: { code: "timed_out" } });
});
