/**
 * What a hub costs when it does nothing but pass messages on: Socket.IO alone, without accounts, rules,
 * signatures or storage. It gives every message the entry that the product would publish, acknowledges at once,
 * and sends everything of one turn of the event loop as one frame.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer();
const io = new Server(server, { serveClient: false, perMessageDeflate: false, httpCompression: false });
const space = "room_1778994801731qqqjju";
const author = "a".repeat(43);
let seq = 0;
let tick: object[] = [];

io.on("connection", (socket) => {
  socket.on("watch", (_space: string, ack: (reply: object) => void) => {
    void socket.join(space);
    ack({ ok: true, value: { cursor: String(seq) } });
  });
  socket.on("call", (_name: string, input: { text: string }, ack: (reply: object) => void) => {
    seq += 1;
    const id = seq.toString(16).padStart(64, "0");
    const body = { text: input.text, thread: null, replyTo: null, mentions: [], turn: null };
    if (tick.length === 0) setImmediate(sendTick);
    tick.push({ seq, id, type: "message.post", author, at: Date.now(), via: "hub", refs: [], body });
    ack({ ok: true, value: { message: `msg_${id.slice(32)}`, seq, unknownMentions: [], offline: [] } });
  });
});

function sendTick(): void {
  io.to(space).emit("feed", {
    space,
    entries: tick,
    cursor: `0123456789abcdef.${space}.${seq.toString(36)}`,
  });
  tick = [];
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.stdout.write(`"url":"http://127.0.0.1:${port}"\n`);
});
process.once("SIGTERM", () => process.exit(0));
