import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the model does at one request. */
export type Step =
  | { readonly text: string; readonly chunks?: number; readonly everyMs?: number }
  | { readonly reasoning: string; readonly text: string }
  | { readonly call: string; readonly args: Readonly<Record<string, unknown>>; readonly id?: string }
  | { readonly custom: string; readonly input: string; readonly id?: string }
  | { readonly status: number; readonly code: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly hang: true };

export interface Recorded {
  readonly authorization: string | null;
  readonly model: string;
  readonly input: readonly Readonly<Record<string, unknown>>[];
  /** The whole request, to look for a text anywhere. */
  readonly raw: string;
}

export interface ResponsesServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Recorded[];
}

/** A Responses endpoint on loopback that plays what `decide` says; counts and keeps each request. */
export async function startResponsesServer(
  decide: (request: Recorded, index: number) => Step,
): Promise<ResponsesServer> {
  const requests: Recorded[] = [];
  const server = createServer((req, res) => {
    // A gateway that has no list of models.
    if (req.method === "GET") return void res.writeHead(404).end();
    void readBody(req).then(async (raw) => {
      const body: { model: string; input: Readonly<Record<string, unknown>>[] } = JSON.parse(raw);
      const request = {
        authorization: req.headers.authorization ?? null,
        model: body.model,
        input: body.input,
        raw,
      };
      requests.push(request);
      await play(res, decide(request, requests.length - 1), requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The address of a TCP server that listens is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(res: ServerResponse, step: Step, n: number): Promise<void> {
  if ("status" in step) {
    res.writeHead(step.status, { "content-type": "application/json", ...step.headers });
    res.end(
      JSON.stringify({ error: { message: `scripted ${step.status}`, type: step.code, code: step.code } }),
    );
    return;
  }
  res.writeHead(200, { "content-type": "text/event-stream" });
  const send = (type: string, data: object) =>
    res.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send("response.created", { response: { id: `resp_${n}` } });
  if ("hang" in step) return;
  if ("reasoning" in step) {
    const item = {
      type: "reasoning",
      id: `rs_${n}`,
      summary: [{ type: "summary_text", text: step.reasoning }],
    };
    send("response.output_item.added", { item: { ...item, summary: [] } });
    send("response.reasoning_summary_text.delta", {
      item_id: item.id,
      summary_index: 0,
      delta: step.reasoning,
    });
    send("response.output_item.done", { item });
  }
  if ("text" in step) await message(send, step, n);
  if ("call" in step) {
    const call_id = step.id ?? `call_${n}`;
    const item = {
      type: "function_call",
      id: `fc_${n}`,
      name: step.call,
      arguments: JSON.stringify(step.args),
      call_id,
    };
    send("response.output_item.done", { item });
  }
  if ("custom" in step) {
    const call_id = step.id ?? `call_${n}`;
    send("response.output_item.done", {
      item: { type: "custom_tool_call", id: `ct_${n}`, name: step.custom, input: step.input, call_id },
    });
  }
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 5 },
    total_tokens: 120,
  };
  send("response.completed", { response: { id: `resp_${n}`, usage } });
  res.end();
}

async function message(
  send: (type: string, data: object) => void,
  step: { text: string; chunks?: number; everyMs?: number },
  n: number,
): Promise<void> {
  const id = `msg_${n}`;
  const item = {
    type: "message",
    role: "assistant",
    id,
    content: [{ type: "output_text", text: step.text }],
  };
  send("response.output_item.added", { item: { ...item, content: [] } });
  const size = Math.max(1, Math.ceil(step.text.length / (step.chunks ?? 2)));
  for (let at = 0; at < step.text.length; at += size) {
    send("response.output_text.delta", { item_id: id, delta: step.text.slice(at, at + size) });
    if (step.everyMs !== undefined) await sleep(step.everyMs);
  }
  send("response.output_item.done", { item });
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
