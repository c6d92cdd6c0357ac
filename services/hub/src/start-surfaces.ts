import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Log } from "@envoy/engine";
import { ConfigError } from "@envoy/node-kit";
import { createRateLimit } from "./auth/rate-limit.ts";
import { type Calls, createCalls, failure } from "./calls.ts";
import { atMost, type Cleanup } from "./cleanup.ts";
import type { HubConfig } from "./config.ts";
import { createFeedAccess } from "./feed-access.ts";
import { errorCode } from "./files.ts";
import { createApp } from "./http/app.ts";
import { listenOnSocket } from "./listen-socket.ts";
import { createLocalDoor } from "./local-access.ts";
import { acceptSockets } from "./sockets/accept.ts";
import type { Core } from "./start-core.ts";

export interface SurfacesOptions {
  readonly config: HubConfig;
  readonly core: Core;
  readonly log: Log;
  readonly cleanup: Cleanup;
}

export interface Surfaces {
  readonly url: string;
  signInLink(): Promise<string>;
}

/** How long an answer may still take once the hub is told to end. */
const DRAIN_MS = 4000;
/** Failed sign-ins per address: ten at once, then ten in a minute. */
const ATTEMPTS = { perSecond: 10 / 60, burst: 10 };

/** Opens the hub to the world: HTTP and sockets on one port. */
export async function startSurfaces(options: SurfacesOptions): Promise<Surfaces> {
  const { config, core, cleanup } = options;
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 });
  const address = () => config.publicUrl ?? `http://localhost:${portOf(server)}`;
  const signInLink = async () => `${address()}/#token=${await core.engine.signInToken()}`;
  const calls = callsOf(options);
  const door = createLocalDoor(config.dataDir, signInLink);
  serve({ ...options, server, calls, address, local: door.handler });
  if (config.tcp) await listen(server, config);
  if (config.socket !== null) {
    const socket = await listenOnSocket({ server, path: config.socket, own: !config.tcp });
    cleanup.add(() => socket[Symbol.asyncDispose]());
  }
  cleanup.add(() => endSurfaces({ server, core, calls }));
  const url = config.tcp
    ? `http://${reachable(config.host)}:${portOf(server)}`
    : pathToFileURL(config.socket ?? "").href.replace(/^file:/, "unix:");
  await door.announce(url);
  cleanup.add(() => door.withdraw());
  return { url, signInLink };
}

function callsOf({ config, core: { engine, metrics }, log }: SurfacesOptions): Calls {
  const now = () => performance.now();
  const perSecond = config.callsPerSecond;
  return createCalls({
    engine,
    metrics,
    log,
    perIdentity: createRateLimit({ perSecond, burst: 5 * perSecond, now }),
    attempts: createRateLimit({ ...ATTEMPTS, now }),
  });
}

interface Serving extends SurfacesOptions {
  readonly server: Server;
  readonly calls: Calls;
  readonly address: () => string;
  readonly local: Parameters<typeof createApp>[0]["local"];
}

function serve({ config, core, log, server, calls, address, local }: Serving): void {
  const { engine, live, guard, metrics } = core;
  const feed = createFeedAccess(calls);
  const metricsText = () => {
    const { connections, watchers } = live.audience.size();
    return metrics.text({ sockets: connections, watchers, pending: calls.pending });
  };
  const site = { secure: config.publicUrl?.startsWith("https:") === true };
  const { webDist } = config;
  const parts = { engine, calls, feed, audience: live.audience, guard, site, log, webDist };
  server.on("request", createApp({ ...parts, address, metricsText, local }));
  server.on("clientError", refuseMalformed);
  acceptSockets({ live, engine, calls, feed, log, maxSockets: config.maxSockets });
  live.io.attach(server);
}

/** What is no HTTP never reaches Express; it gets the same shape of answer. */
function refuseMalformed(error: Error, socket: Duplex): void {
  if (errorCode(error) === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = "this is not an HTTP request that can be read";
  const body = JSON.stringify(failure("invalid_input", { problems: [{ path: "", problem }] }));
  const head = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\n${head}\r\n\r\n${body}`);
}

async function listen(server: Server, { host, port }: HubConfig): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `the port ${port} is in use, perhaps by another hub`,
      EACCES: `the port ${port} may not be opened by this user`,
      EADDRNOTAVAIL: `this machine has no address ${host}`,
    };
    const reason = reasons[errorCode(error)];
    if (reason === undefined) throw error;
    throw new ConfigError("Hub", [{ where: "HUB_HOST, HUB_PORT", reason, example: null }]);
  }
}

/**
 * In this order: nobody new, what runs is answered (long polls at once, with the cursor they came with), then
 * everybody still connected is told that the hub goes away.
 */
async function endSurfaces({
  server,
  core,
  calls,
}: {
  server: Server;
  core: Core;
  calls: Calls;
}): Promise<void> {
  const { engine, live } = core;
  calls.drain();
  const closed = once(server, "close");
  server.close();
  await engine[Symbol.asyncDispose]();
  await atMost(DRAIN_MS, calls.settled());
  live.outbox.flush();
  for (const connection of live.audience.all()) connection.bye("hub_going_away");
  server.closeIdleConnections();
  await atMost(500, closed);
  server.closeAllConnections();
  await atMost(1000, live.io.close());
  live[Symbol.dispose]();
  await atMost(1000, closed);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What listens on all addresses is reached through loopback. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
