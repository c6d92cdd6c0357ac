import { once } from "node:events";
import { createServer } from "node:net";
import { z } from "zod";
import type { Stack } from "./stack.ts";

/** What the engine says about a container, as far as rights go. */
const Inspected = z.tuple([
  z.object({
    HostConfig: z.object({
      ReadonlyRootfs: z.boolean(),
      Privileged: z.boolean(),
      CapDrop: z.array(z.string()).nullable(),
      SecurityOpt: z.array(z.string()).nullable(),
      Init: z.boolean().nullish(),
      Memory: z.number(),
      PidsLimit: z.number().nullable(),
    }),
    Mounts: z.array(z.object({ Type: z.string(), Destination: z.string(), RW: z.boolean() })),
  }),
]);
export type Inspected = z.infer<typeof Inspected>[0];

export async function inspect(stack: Stack, service: string): Promise<Inspected> {
  const [about] = Inspected.parse(
    JSON.parse(await stack.docker(["inspect", await stack.container(service)])),
  );
  return about;
}

/** What a program in a container gets when it connects: `open`, or the fault. */
export function reach(stack: Stack, service: string, to: { host: string; port: number }): Promise<string> {
  return stack.exec(service, ["node", "-e", REACH, to.host, String(to.port)]);
}

const REACH = `
const [host, port] = process.argv.slice(1);
const socket = require("node:net").connect({ host, port, timeout: 4000 });
const end = (word) => { process.stdout.write(word); process.exit(0); };
socket.on("connect", () => end("open")).on("timeout", () => end("timeout")).on("error", (e) => end(e.code));
`;

/** Every file and environment in a container that holds a text, images aside: they are older than any secret. */
export async function holders(stack: Stack, service: string, text: string): Promise<string[]> {
  const places = "/credentials /state /run /tmp /workspace /home /dev/shm";
  const find = `grep -rslF -- "$1" ${places}; grep -slF -- "$1" /proc/[0-9]*/environ; true`;
  // The search itself carries the text as its argument, which environ files do not show.
  const found = await stack.exec(service, ["sh", "-c", find, "find", text]);
  return found.split("\n").filter((line) => line !== "");
}

/** Listens where containers of one bridge reach this machine, and nobody else does. */
export async function listenAt(host: string): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => socket.end()).listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
