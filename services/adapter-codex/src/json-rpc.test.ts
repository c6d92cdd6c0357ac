import { describe, expect, it } from "vitest";
import { createRpcClient, RpcClosed, RpcError } from "./json-rpc.ts";
import type { Transport, TransportListener } from "./transport.ts";

/** The other end of the pipe, in memory. */
function wire() {
  const sent: { id?: number; method?: string }[] = [];
  let listener: TransportListener | null = null;
  const transport: Transport = {
    pid: null,
    send: (text) => sent.push(JSON.parse(text)),
    listen: (given) => {
      listener = given;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return {
    transport,
    sent,
    says: (message: unknown) =>
      listener?.message(typeof message === "string" ? message : JSON.stringify(message)),
    dies: () => listener?.closed("the pipe broke"),
  };
}

function client() {
  const heard: unknown[] = [];
  const { transport, ...rest } = wire();
  const rpc = createRpcClient(transport, {
    notification: (method, params) => heard.push([method, params]),
    request: (request) => heard.push(request),
    closed: (reason) => heard.push(reason),
  });
  return { rpc, heard, ...rest };
}

describe("JSON-RPC as Codex speaks it", () => {
  it("matches answers to calls in any order", async () => {
    const { rpc, sent, says } = client();
    const [a, b] = [rpc.call("a", {}), rpc.call("b", {})];
    says({ id: sent[1]?.id, result: "second" });
    says({ id: sent[0]?.id, result: "first" });
    expect(await Promise.all([a, b])).toEqual(["first", "second"]);
  });

  it("passes requests on whose id is 0, and notifications called error", () => {
    const { heard, says } = client();
    says({ id: 0, method: "item/tool/call", params: { x: 1 } });
    says({ method: "error", params: { y: 2 } });
    expect(heard).toEqual([{ id: 0, method: "item/tool/call", params: { x: 1 } }, ["error", { y: 2 }]]);
  });

  it("rejects a refused call with the runtime's sentence", async () => {
    const { rpc, says } = client();
    const call = rpc.call("turn/start", {});
    says({ id: 1, error: { code: -32600, message: "thread not found" } });
    await expect(call).rejects.toThrow(RpcError);
    await expect(call).rejects.toThrow("turn/start: thread not found");
  });

  it("rejects what is open when the pipe breaks, and what comes after", async () => {
    const { rpc, heard, dies } = client();
    const call = rpc.call("a", {});
    dies();
    await expect(call).rejects.toThrow(RpcClosed);
    await expect(rpc.call("b", {})).rejects.toThrow("the pipe broke");
    expect(heard).toEqual(["the pipe broke"]);
  });

  it("survives what is not a message", () => {
    const { heard, says } = client();
    says("a library prints");
    says({ id: 99, result: "nobody asked" });
    expect(heard).toEqual([]);
  });
});
