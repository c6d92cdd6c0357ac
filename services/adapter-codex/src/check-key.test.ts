import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { checkKey } from "./check-key.ts";

async function endpoint(status: number) {
  const server = createServer((_req, res) => {
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify(status === 200 ? { object: "list", data: [] } : { error: { message: "no" } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The address of a TCP server that listens is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

it.each([
  [200, null],
  [401, "key_rejected"],
  [403, "key_rejected"],
  [429, "rate_limited"],
  [500, "overloaded"],
  [404, null],
])("a %i of the endpoint means %s", async (status, code) => {
  await using server = await endpoint(status);
  expect((await checkKey({ apiKey: "sk-x", baseUrl: server.url }))?.code ?? null).toBe(code);
});

it("a missing key is a fault only where one is needed", async () => {
  expect(await checkKey({ apiKey: null, baseUrl: null })).toMatchObject({
    code: "key_missing",
    retryable: false,
  });
  expect(await checkKey({ apiKey: null, baseUrl: "http://127.0.0.1:9/v1" })).toBeNull();
});

it("an endpoint that is not there is unreachable", async () => {
  const server = await endpoint(200);
  await server[Symbol.asyncDispose]();
  expect(await checkKey({ apiKey: "sk-x", baseUrl: server.url })).toMatchObject({
    code: "unreachable",
    retryable: true,
  });
});
