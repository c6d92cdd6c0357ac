import type {
  ApprovalView,
  MessageView,
  PresenceView,
  SpaceView,
  TurnView,
  WireError,
} from "@envoy/protocol";
import type { SocketStatus } from "../socket.ts";
import type { LiveTurn } from "./live.ts";
import type { Outgoing } from "./outbox.ts";

/** How far back a list was read; `before` null: to its beginning. */
export interface Page {
  readonly before: number | null;
  readonly state: "idle" | "loading" | "failed";
}

/** What of a space does not come from messages and turns. */
export type SpaceFacts = Omit<SpaceView, "turns" | "approvals" | "presence" | "cursor">;

/** One moment of a room. A part that did not change is the same object as in the moment before. */
export interface RoomSnapshot {
  readonly phase: "loading" | "ready" | "failed";
  /** Why it is `failed`, or why loading has not succeeded yet. */
  readonly error: WireError | null;
  readonly status: SocketStatus;
  /** Null until it was loaded once. */
  readonly space: SpaceFacts | null;
  readonly messages: ReadonlyMap<string, MessageView>;
  readonly turns: ReadonlyMap<string, TurnView>;
  readonly approvals: ReadonlyMap<string, ApprovalView>;
  readonly presence: ReadonlyMap<string, PresenceView>;
  /** What running turns are writing now, by turn. */
  readonly live: ReadonlyMap<string, LiveTurn>;
  /** Actors who type now, without the reader. */
  readonly typing: readonly string[];
  readonly outgoing: readonly Outgoing[];
  readonly history: Page;
  /** Threads that were opened, by root message. */
  readonly threads: ReadonlyMap<string, Page>;
}
