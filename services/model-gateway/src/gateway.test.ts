import { mkdtemp, readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@envoy/node-kit";
import { describe, expect, it } from "vitest";
import { loadConfig } from "./config.ts";
import { startModelGateway } from "./gateway.ts";

const log = createLogger("test", { level: "silent" });

async function gatewayWith(env: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), "gateway-"));
  const config = loadConfig({ MODEL_GATEWAY_PORT: "0", MODEL_TOKEN_PATH: join(dir, "token"), ...env });
  return startModelGateway(config, log);
}

/** Stands for a vendor: outside the project, so a double is right here. */
async function vendor() {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(429, { "content-type": "application/json", "retry-after": "7" });
    response.end(JSON.stringify({ path: request.url }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, [Symbol.dispose]: () => void server.close() };
}

describe("the model gateway", () => {
  it("shows the vendor's key and never the agent's token, and hands back status and headers", async () => {
    using upstream = await vendor();
    await using gateway = await gatewayWith({
      ANTHROPIC_API_KEY: "sk-real",
      ANTHROPIC_BASE_URL: upstream.url,
    });
    const answer = await fetch(`${gateway.url}/anthropic/v1/messages?beta=true`, {
      method: "POST",
      headers: { "x-api-key": gateway.token, "anthropic-version": "1" },
      body: "{}",
    });
    expect([answer.status, answer.headers.get("retry-after"), await answer.json()]).toEqual([
      429,
      "7",
      { path: "/v1/messages?beta=true" },
    ]);
    expect(upstream.seen[0]).toMatchObject({ "x-api-key": "sk-real", "anthropic-version": "1" });
    expect(JSON.stringify(upstream.seen)).not.toContain(gateway.token);
  });

  it("lets nobody in without its token", async () => {
    await using gateway = await gatewayWith({});
    for (const headers of [{}, { authorization: "Bearer wrong" }, { "x-api-key": "" }]) {
      const answer = await fetch(`${gateway.url}/openai/responses`, { method: "POST", headers, body: "{}" });
      expect(answer.status).toBe(401);
    }
    expect((await fetch(`${gateway.url}/elsewhere`)).status).toBe(404);
  });

  it("plays the scripted model where there is no key, and says so", async () => {
    await using gateway = await gatewayWith({ OPENAI_API_KEY: "sk-o" });
    expect(await (await fetch(`${gateway.url}/status`)).json()).toEqual({
      anthropic: "scripted",
      openai: "vendor",
    });
    const models = await fetch(`${gateway.url}/anthropic/v1/models`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    expect(models.status).toBe(200);
  });

  it("keeps its token over restarts", async () => {
    const dir = await mkdtemp(join(tmpdir(), "gateway-"));
    const env = { MODEL_GATEWAY_PORT: "0", MODEL_TOKEN_PATH: join(dir, "deep", "token") };
    const first = await startModelGateway(loadConfig(env), log);
    await first[Symbol.asyncDispose]();
    await using second = await startModelGateway(loadConfig(env), log);
    expect(second.token).toBe(first.token);
    expect((await readFile(env.MODEL_TOKEN_PATH, "utf8")).trim()).toBe(first.token);
  });

  it("answers 502 when the vendor cannot be reached", async () => {
    await using gateway = await gatewayWith({ OPENAI_API_KEY: "k", OPENAI_BASE_URL: "http://127.0.0.1:9" });
    const answer = await fetch(`${gateway.url}/openai/models`, {
      headers: { authorization: `Bearer ${gateway.token}` },
    });
    expect(answer.status).toBe(502);
  });
});
