/**
 * People at their sockets: each watches the space and keeps a number of sends under way. Told over IPC what to
 * do, it answers every round with how many sends were acknowledged.
 */
import { io, type ManagerOptions, type Socket } from "socket.io-client";

interface Setup {
  readonly url: string;
  readonly space: string;
  /** One socket for each. */
  readonly tokens: readonly string[];
  /** Sends that each socket keeps under way. */
  readonly window: number;
}

const TEXT =
  "please check the plan of the auth session and the token refresh before the build agent opens a pull request";
let sockets: Socket[] = [];
let acknowledged = 0;
let refused = "";
let seen = 0;
let until = 0;

process.on("message", (message: { setup: Setup } | { roundMs: number }) => {
  const work = "setup" in message ? setUp(message.setup) : round(message.roundMs);
  void work.then((answer) => process.send?.(answer));
});

async function setUp(setup: Setup): Promise<object> {
  sockets = await Promise.all(setup.tokens.map((token, index) => connect(setup, { token, index })));
  for (const socket of sockets) {
    const reply = await socket.emitWithAck("watch", setup.space);
    if (reply.ok !== true) throw new Error(`watching: ${JSON.stringify(reply)}`);
  }
  send = (socket) => {
    socket.emit("call", "message.send", { space: setup.space, text: TEXT }, (reply: { ok: boolean }) => {
      if (!reply.ok) refused = JSON.stringify(reply);
      acknowledged += 1;
      under -= 1;
      if (performance.now() < until) start(socket);
      else if (under === 0) over();
    });
  };
  windowSize = setup.window;
  return { ready: true };
}

let send: (socket: Socket) => void = () => {};
let windowSize = 1;
let under = 0;
let over: () => void = () => {};

function start(socket: Socket): void {
  under += 1;
  send(socket);
}

async function round(ms: number): Promise<object> {
  acknowledged = 0;
  seen = 0;
  const began = performance.now();
  until = began + ms;
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  for (const socket of sockets) for (let one = 0; one < windowSize; one += 1) start(socket);
  await done;
  const tookMs = performance.now() - began;
  if (refused !== "") throw new Error(`a send was refused: ${refused}`);
  // The last frame may be on its way.
  for (let wait = 0; seen < acknowledged && wait < 100; wait += 1)
    await new Promise((go) => setTimeout(go, 20));
  if (seen !== acknowledged) throw new Error(`${acknowledged} sends were acknowledged and ${seen} were seen`);
  return { perSecond: (acknowledged * 1000) / tookMs, acknowledged };
}

async function connect({ url }: Setup, { token, index }: { token: string; index: number }): Promise<Socket> {
  const options: Partial<ManagerOptions> & { auth: object } = {
    transports: ["websocket"],
    forceNew: true,
    auth: { token },
  };
  const socket = io(url, options);
  if (index > 0) skipFrames(socket);
  socket.on("feed", (frame: { entries: unknown[] }) => {
    seen += frame.entries.length;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

/**
 * Real readers have a processor each; here one stands for all, so the others receive their frames without
 * reading them. Socket.IO offers no such switch: its decoder is wrapped.
 */
function skipFrames(socket: Socket): void {
  const decoder: unknown = Reflect.get(socket.io, "decoder");
  if (typeof decoder !== "object" || decoder === null || !("add" in decoder)) throw new Error("no decoder");
  const { add } = decoder;
  if (typeof add !== "function") throw new Error("no decoder");
  decoder.add = (packet: unknown) => {
    if (typeof packet !== "string" || !packet.startsWith('2["feed"')) add.call(decoder, packet);
  };
}
