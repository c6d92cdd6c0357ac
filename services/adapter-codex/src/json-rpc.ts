import { z } from "zod";
import type { Transport } from "./transport.ts";

/** The server's ids start at 0 in each process, so an id says nothing without its process's generation. */
export type RequestId = string | number;

const Incoming = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

export interface RpcHandlers {
  readonly notification: (method: string, params: unknown) => void;
  /** Answer later through `respond` or `refuse`. */
  readonly request: (request: { id: RequestId; method: string; params: unknown }) => void;
  readonly closed: (reason: string) => void;
}

/** The runtime refused a call. The message is the runtime's own sentence. */
export class RpcError extends Error {
  readonly code: number;
  constructor(method: string, error: { code: number; message: string }) {
    super(`${method}: ${error.message}`);
    this.name = "RpcError";
    this.code = error.code;
  }
}

/** The pipe is gone; nothing is known of a call that was open. */
export class RpcClosed extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "RpcClosed";
  }
}

export interface RpcClient extends AsyncDisposable {
  call(method: string, params: unknown): Promise<unknown>;
  notify(method: string): void;
  respond(id: RequestId, result: unknown): void;
  refuse(id: RequestId, message: string): void;
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** JSON-RPC as Codex speaks it: without the `jsonrpc` member, and with requests in both directions. */
export function createRpcClient(transport: Transport, handlers: RpcHandlers): RpcClient {
  const waiting = new Map<RequestId, Waiting>();
  let closedBecause: string | null = null;
  let lastId = 0;

  transport.listen({
    message: (text) => receive(text),
    closed: (reason) => {
      closedBecause = reason;
      for (const { reject } of waiting.values()) reject(new RpcClosed(reason));
      waiting.clear();
      handlers.closed(reason);
    },
  });

  function receive(text: string): void {
    const message = parse(text);
    if (message === null) return;
    if (message.method !== undefined) {
      const { method, params, id } = message;
      if (id === undefined) handlers.notification(method, params);
      else handlers.request({ id, method, params });
      return;
    }
    if (message.id === undefined) return;
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) call?.reject(new RpcError(call.method, message.error));
    else call?.resolve(message.result);
  }

  const send = (message: object) => transport.send(JSON.stringify(message));
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (closedBecause !== null) return reject(new RpcClosed(closedBecause));
        const id = ++lastId;
        waiting.set(id, { method, resolve, reject });
        send({ method, id, params });
      }),
    notify: (method) => send({ method }),
    respond: (id, result) => send({ id, result }),
    refuse: (id, message) => send({ id, error: { code: -32601, message } }),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

/** Null for what is not a message: a library may print to the pipe, and the session survives that. */
function parse(text: string): z.infer<typeof Incoming> | null {
  try {
    return Incoming.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
