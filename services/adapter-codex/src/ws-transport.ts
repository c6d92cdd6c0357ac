import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { type Child, type ChildOptions, startChild } from "./child-process.ts";
import { lastWords } from "./stdio-transport.ts";
import type { Transport } from "./transport.ts";

const READY_WITHIN_MS = 15_000;

/**
 * Starts the runtime listening on loopback and connects to it. The capability token is new for each process
 * and lies in a file that only this user reads, since every process of the machine can reach the port.
 */
export async function startWsTransport(
  options: Omit<ChildOptions, "args"> & { readonly privateDir: string },
): Promise<Transport> {
  const token = randomBytes(32).toString("base64url");
  const tokenFile = path.join(options.privateDir, "ws-token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const url = `ws://127.0.0.1:${await freePort()}`;
  const auth = ["--ws-auth", "capability-token", "--ws-token-file", tokenFile];
  const child = startChild({ ...options, args: ["app-server", "--listen", url, ...auth] });
  try {
    const socket = await connectWhenReady({ url, token, child });
    return transportOver(socket, child);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** Connects to a runtime that somebody else runs. */
export async function connectWsTransport(options: {
  readonly url: string;
  readonly token: string | null;
}): Promise<Transport> {
  return transportOver(await connect(options), null);
}

function transportOver(socket: WebSocket, child: Child | null): Transport {
  return {
    pid: child?.process.pid ?? null,
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    listen: ({ message, closed }) => {
      socket.on("message", (data) => message(String(data)));
      socket.once("close", (code) => {
        const what = child
          ? `the socket to the Codex process closed (${code})`
          : `the socket closed (${code})`;
        closed(`${what}${lastWords(child?.stderrTail() ?? "")}`);
      });
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      if (child) await child[Symbol.asyncDispose]();
      else socket.terminate();
    },
  };
}

async function connectWhenReady(options: { url: string; token: string; child: Child }): Promise<WebSocket> {
  let ended: string | null = null;
  void options.child.exited.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return await connect(options);
    } catch (error) {
      const tail = lastWords(options.child.stderrTail());
      if (ended !== null) throw new Error(`the Codex process ${ended}${tail}`, { cause: error });
      if (Date.now() > deadline)
        throw new Error(`the Codex process does not listen${tail}`, { cause: error });
      await sleep(50);
    }
  }
}

function connect({ url, token }: { url: string; token: string | null }): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    // No limit on a message: a long command output comes as one frame, from a process that is ours.
    const socket = new WebSocket(url, { headers, maxPayload: 0 });
    socket.once("open", () => {
      // Later faults also close the socket, and the close is what is reported.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}
