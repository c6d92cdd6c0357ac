import { once } from "node:events";
import { chmod, mkdir, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { connect, createServer } from "node:net";
import { dirname } from "node:path";
import { ConfigError } from "@envoy/node-kit";
import { errorCode } from "./files.ts";

export interface SocketListening {
  readonly server: Server;
  readonly path: string;
  /** Whether `server` itself listens here; else it listens elsewhere and is handed these connections too. */
  readonly own: boolean;
}

/**
 * Listens on a Unix socket that only the hub's user can open. What a killed hub left behind is cleared; where
 * another hub answers, a ConfigError says so. No page can reach a socket, so requests come from programs alone.
 */
export async function listenOnSocket({ server, path, own }: SocketListening): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await answers(path)) throw unusable("another hub answers there");
  await rm(path, { force: true });
  const door = own ? server : createServer((connection) => server.emit("connection", connection));
  try {
    // The mask covers the moment between making the socket and narrowing it.
    const mask = process.umask(0o177);
    try {
      door.listen(path);
    } finally {
      process.umask(mask);
    }
    await once(door, "listening");
  } catch (error) {
    throw unusable(`it cannot be opened (${errorCode(error)})`);
  }
  await chmod(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      if (!own) door.close();
      await rm(path, { force: true });
    },
  };
}

async function answers(path: string): Promise<boolean> {
  const probe = connect(path);
  try {
    await once(probe, "connect");
    return true;
  } catch (error) {
    if (["ENOENT", "ECONNREFUSED"].includes(errorCode(error))) return false;
    throw unusable(`it cannot be opened (${errorCode(error)})`);
  } finally {
    probe.destroy();
  }
}

function unusable(reason: string): ConfigError {
  return new ConfigError("Hub", [{ where: "HUB_SOCKET", reason, example: null }]);
}
