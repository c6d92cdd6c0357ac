import type { Socket } from "socket.io";

/** What may wait for one receiver in the hub's memory. */
export interface BacklogLimits {
  readonly packets: number;
  readonly bytes: number;
}

export const defaultBacklog: BacklogLimits = { packets: 1000, bytes: 4 * 1024 * 1024 };

interface Wire {
  readonly bufferedAmount: number;
  terminate(): void;
}

/** How much waits for a socket: packets not handed to the wire yet, and bytes that the wire has not sent. */
export function backlogOf(socket: Socket): { packets: number; bytes: number } {
  const waiting = packetsOf(socket);
  const held = waiting.reduce<number>((sum, packet) => sum + sizeOf(packet), 0);
  return { packets: waiting.length, bytes: held + (wireOf(socket)?.bufferedAmount ?? 0) };
}

export function isOver(socket: Socket, limits: BacklogLimits): boolean {
  const { packets, bytes } = backlogOf(socket);
  return packets > limits.packets || bytes > limits.bytes;
}

/** Ends the connection without waiting for what it has not read. */
export function terminate(socket: Socket): void {
  wireOf(socket)?.terminate();
  socket.conn.close(true);
}

/** Engine.IO keeps the list to itself; without it nobody could tell a slow receiver from a fast one. */
function packetsOf(socket: Socket): readonly unknown[] {
  const packets: unknown = Reflect.get(socket.conn, "writeBuffer");
  return Array.isArray(packets) ? packets : [];
}

function sizeOf(packet: unknown): number {
  const isSized = typeof packet === "object" && packet !== null && "data" in packet;
  return isSized && typeof packet.data === "string" ? packet.data.length : 0;
}

/** The WebSocket below; polling has none. */
function wireOf(socket: Socket): Wire | null {
  const { transport } = socket.conn;
  const wire: unknown = "socket" in transport ? transport.socket : null;
  return isWire(wire) ? wire : null;
}

function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && "bufferedAmount" in value && "terminate" in value;
}
