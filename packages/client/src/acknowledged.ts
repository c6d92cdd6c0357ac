import type { CallReply, ClientToHub, HubToClient } from "@envoy/protocol";
import type { Socket } from "socket.io-client";
import { timedOut, unreachable } from "./caller.ts";

export type HubSocket = Socket<HubToClient, ClientToHub>;
type Emitter = ReturnType<HubSocket["timeout"]>;

/** Sends with an acknowledgement. Nothing is queued for a later connection: a late effect would surprise. */
export async function emit(
  socket: HubSocket,
  timeoutMs: number,
  send: (to: Emitter, ack: (fault: Error | null, reply: CallReply) => void) => void,
): Promise<CallReply> {
  if (!socket.connected && !(await connected(socket, timeoutMs))) return unreachable("not connected");
  return new Promise((resolve) => {
    send(socket.timeout(timeoutMs), (fault, reply) => {
      if (fault === null) resolve(reply);
      else if (socket.connected && !/disconnect/.test(fault.message)) resolve(timedOut(timeoutMs));
      else resolve(unreachable("the connection was lost before it answered"));
    });
  });
}

function connected(socket: HubSocket, timeoutMs: number): Promise<boolean> {
  if (!socket.active) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (is: boolean) => {
      clearTimeout(timer);
      socket.off("connect", yes);
      socket.off("connect_error", no);
      resolve(is);
    };
    const yes = () => end(true);
    const no = () => end(false);
    const timer = setTimeout(no, timeoutMs);
    socket.on("connect", yes);
    socket.on("connect_error", no);
  });
}
