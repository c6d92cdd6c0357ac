/**
 * Speaks to a hub: every operation of the registry as a typed call over HTTP or one live connection, the feed
 * of a space without gaps or duplicates, and the state of one space for a reader who watches it. Failures of
 * the network are replies, never exceptions. It holds no rules: what entries mean is the protocol's fold.
 */
export { type Caller, isPassing, readError } from "./caller.ts";
export { createFollower, type Follower, type FollowerOptions } from "./follower.ts";
export { createHttpClient, type HttpClientOptions } from "./http.ts";
export { type LiveTurn, shownItems } from "./room/live.ts";
export type { Outgoing, Sent } from "./room/outbox.ts";
export { type Room, type RoomOptions, startRoom } from "./room/room.ts";
export type { Page, RoomSnapshot, SpaceFacts } from "./room/snapshot.ts";
export {
  type ControlHandler,
  connectSocket,
  type SocketClient,
  type SocketClientOptions,
  type SocketStatus,
  type WatchOptions,
} from "./socket.ts";
