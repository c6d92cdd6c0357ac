import type { ChildProcessByStdio } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";

const message = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Message = z.output<typeof message>;

export interface Rpc {
  call(method: string, params: object): Promise<unknown>;
  notify(method: string): void;
  readonly asked: readonly Message[];
  readonly notifications: readonly Message[];
  /** The first notification from a place on that is wanted, waited for if need be. */
  seen(wanted: (notification: Message) => boolean, from: number): Promise<Message>;
}

/** JSON-RPC over a child's pipes, one message a line; each request of the child gets the same answer. */
export function startRpc(child: ChildProcessByStdio<Writable, Readable, null>, answer: object): Rpc {
  const asked: Message[] = [];
  const notifications: Message[] = [];
  const answers = new Map<unknown, Message>();
  const arrived = new EventEmitter();
  const ended = new AbortController();
  let lastId = 0;
  const send = (said: object) => child.stdin.write(`${JSON.stringify(said)}\n`);
  // A write to a runtime that was killed on purpose fails here; what waits for an answer is told below.
  child.stdin.on("error", () => ended.abort());
  child.once("exit", () => ended.abort());
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = message.parse(JSON.parse(line));
    if (said.method === undefined) answers.set(said.id, said);
    else if (said.id === undefined) notifications.push(said);
    else {
      asked.push(said);
      send({ id: said.id, result: answer });
    }
    arrived.emit("line");
  });
  const next = () => once(arrived, "line", { signal: ended.signal });

  return {
    asked,
    notifications,
    notify: (method) => {
      send({ method });
    },
    async call(method, params) {
      const id = ++lastId;
      send({ method, id, params });
      while (!answers.has(id)) await next();
      const { result, error } = answers.get(id) ?? {};
      if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
      return result;
    },
    async seen(wanted, from) {
      for (;;) {
        const found = notifications.slice(from).find(wanted);
        if (found !== undefined) return found;
        await next();
      }
    },
  };
}
