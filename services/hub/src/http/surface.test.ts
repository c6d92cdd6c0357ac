import { connect } from "node:net";
import { errorCatalogue, operations } from "@envoy/protocol";
import { createMemoryStore } from "@envoy/storage";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { routePath } from "../test-support/sample-inputs.ts";
import { startTestHub } from "../test-support/start-test-hub.ts";

const WireReply = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.enum(Object.keys(errorCatalogue) as [keyof typeof errorCatalogue]),
      data: z.record(z.string(), z.unknown()),
      message: z.string().min(1),
      next: z.string().min(1),
    }),
  }),
]);

/** Ending one's own session comes last, so that the others have one. */
const inOrder = [...operations].sort(
  ([, left], [, right]) => Number(endsLate(left)) - Number(endsLate(right)),
);
function endsLate({ needs, kind }: { needs: string; kind: string }): boolean {
  return needs === "account" && kind === "command";
}

describe("every operation", () => {
  it("answers something well-formed over its route, with the status of the catalogue [one-definition] [one-error-shape]", async () => {
    await using test = await startTestHub();
    const token = await test.signIn();
    const codes: string[] = [];
    for (const [name, operation] of inOrder) {
      const route = routePath(operation, test.space);
      if (route === null) continue;
      const body = route.method === "POST" || route.method === "PUT" ? { body: "{}" } : {};
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await fetch(test.url + route.path, { method: route.method, headers, ...body });
      const reply = WireReply.parse(await response.json());
      expect(response.status, name).toBe(reply.ok ? 200 : errorCatalogue[reply.error.code].status);
      expect(response.headers.get("cache-control"), name).toBe("no-store");
      if (reply.ok) operation.output.parse(reply.value);
      else codes.push(reply.error.code);
    }
    expect(codes).not.toContain("internal");
    expect(codes).not.toContain("unknown_operation");
    expect(test.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("acknowledges a call over a socket, with and without a valid input", async () => {
    await using test = await startTestHub();
    const socket = await test.connect(await test.signIn());
    for (const [name] of inOrder) {
      const reply = WireReply.parse(await socket.emitWithAck("call", name, { space: test.space }));
      if (!reply.ok) expect(reply.error.code, name).not.toBe("internal");
    }
  });
});

describe("what cannot be a call", () => {
  const send = async (url: string, init: RequestInit) => {
    const response = await fetch(url, { method: "POST", ...init });
    return {
      status: response.status,
      headers: response.headers,
      reply: WireReply.parse(await response.json()),
    };
  };
  const asJson = { "content-type": "application/json" };

  it.each([
    ["malformed JSON", { headers: asJson, body: '{"token": ' }, "invalid_input"],
    ["a list", { headers: asJson, body: "[1]" }, "invalid_input"],
    [
      "a form",
      { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1" },
      "invalid_input",
    ],
    [
      "an unknown charset",
      { headers: { "content-type": "application/json; charset=x" }, body: "{}" },
      "invalid_input",
    ],
    ["too much", { headers: asJson, body: JSON.stringify({ token: "a".repeat(300_000) }) }, "too_large"],
  ])("%s", async (_what, init, code) => {
    await using test = await startTestHub();
    const { status, reply } = await send(`${test.url}/v1/sign-in`, init);
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(status).toBe(errorCatalogue[code as keyof typeof errorCatalogue].status);
  });

  it("names the nearest route, and the right method for the address", async () => {
    await using test = await startTestHub();
    const wrongMethod = await send(`${test.url}/v1/me`, { method: "DELETE" });
    expect(wrongMethod.reply).toMatchObject({
      error: { code: "unknown_operation", data: { nearest: "GET /v1/me" } },
    });
    const misspelt = await send(`${test.url}/v1/sign-inn`, {});
    expect(misspelt.reply).toMatchObject({ error: { data: { nearest: "POST /v1/sign-in" } } });
    expect(misspelt.status).toBe(404);
  });

  it("refuses malformed escapes in the path", async () => {
    await using test = await startTestHub();
    const { status, reply } = await send(`${test.url}/v1/spaces/%E0%A4%A`, { method: "GET" });
    expect([status, reply]).toMatchObject([400, { error: { code: "invalid_input" } }]);
  });

  it("answers what is no HTTP at all in the same shape", async () => {
    await using test = await startTestHub();
    const { hostname, port } = new URL(test.url);
    const socket = connect(Number(port), hostname).setEncoding("utf8");
    socket.end("hello hub\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    const reply = WireReply.parse(JSON.parse(text.slice(text.indexOf("\r\n\r\n"))));
    expect(reply).toMatchObject({ error: { code: "invalid_input" } });
  });

  it("refuses nobody and wrong keys where somebody is needed", async () => {
    await using test = await startTestHub();
    const nobody = await send(`${test.url}/v1/call/account.me`, {});
    expect([nobody.status, nobody.reply]).toMatchObject([401, { error: { code: "unauthenticated" } }]);
    for (const authorization of ["Bearer planner.wrong", "Basic abc", "Bearer"]) {
      const wrong = await send(`${test.url}/v1/health`, { method: "GET", headers: { authorization } });
      expect([wrong.status, wrong.reply]).toMatchObject([401, { error: { code: "bad_credentials" } }]);
    }
  });

  it("lets ten wrong sign-ins pass and says when the next may come", async () => {
    await using test = await startTestHub();
    const wrong = () =>
      send(`${test.url}/v1/sign-in`, {
        headers: asJson,
        body: JSON.stringify({ token: "lnk_wrong_but_long_enough" }),
      });
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await wrong()).reply).toMatchObject({ error: { code: "link_spent" } });
    }
    const { status, headers, reply } = await wrong();
    expect([status, reply]).toMatchObject([429, { error: { code: "rate_limited" } }]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

it("tells measures in Prometheus' text form", async () => {
  await using test = await startTestHub();
  await test.call(await test.signIn(), "space.list", {});
  const text = await (await fetch(`${test.url}/metrics`)).text();
  expect(text).toContain('envoy_calls_total{operation="space.list",outcome="ok"} 1');
  expect(text).toMatch(/envoy_call_seconds_bucket\{le="\+Inf"\} [1-9]/);
  expect(text).toMatch(/envoy_commit_entries_count [1-9]/);
  for (const line of text.split("\n").filter((one) => one !== "")) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+|\w+(\{[^}]*\})? NaN)$/);
  }
});

it("goes read-only when nothing can be written, says so, and comes back by itself [disk-full]", async () => {
  const store = createMemoryStore();
  let isFull = false;
  await using test = await startTestHub({
    deps: {
      store: {
        ...store,
        append: async (rows) =>
          isFull ? { ok: false, reason: "unwritable", detail: "ENOSPC" } : store.append(rows),
        probe: async () => !isFull,
      },
    },
  });
  const token = await test.signIn();
  const say = () => test.call(token, "message.send", { space: test.space, text: "kept?" });
  const health = () => test.call(token, "hub.health", {});
  isFull = true;
  await expect(say()).rejects.toThrow("read_only");
  expect(await health()).toMatchObject({ status: "read_only", reason: expect.any(String) });
  const { messages } = await test.call(token, "message.list", { space: test.space });
  expect(messages).toEqual([]);
  isFull = false;
  while ((await health()).status !== "ok") await new Promise((resolve) => setTimeout(resolve, 50));
  await say();
}, 30_000);
