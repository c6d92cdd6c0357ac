import type { TurnItem } from "@envoy/space";
import type { WireError } from "./errors.ts";
import type { EntryView, PresenceView } from "./views.ts";

/**
 * What travels over a live connection. `entries` repeats what `feed.read` gives and is only a faster doorbell:
 * a client that (re)connects reads from its cursor first, and takes entries in sequence or reads again. The
 * other frames are ephemeral: nothing is lost when one is.
 */
export interface FeedFrame {
  readonly space: string;
  /** All entries of one commit tick, oldest first. */
  readonly entries: readonly EntryView[];
  readonly cursor: string;
}

export interface EphemeralFrame {
  readonly space: string;
  readonly presence?: readonly PresenceView[];
  readonly typing?: readonly { readonly actor: string }[];
  readonly deltas?: readonly {
    readonly turn: string;
    readonly item: string;
    readonly kind: "text" | "reasoning";
    readonly text: string;
  }[];
  /** Items that still run, whole. */
  readonly items?: readonly { readonly turn: string; readonly item: TurnItem }[];
}

/** What the hub asks an adapter while a turn runs; answered at once on the same connection. */
export type ControlRequest =
  | { readonly ask: "status" }
  | { readonly ask: "models" }
  | { readonly ask: "model"; readonly model: string }
  | { readonly ask: "reasoning"; readonly effort: string }
  | { readonly ask: "stop"; readonly by: string }
  | { readonly ask: "steer"; readonly text: string; readonly by: string; readonly message: string }
  | { readonly ask: "compact" };

export type ControlReply =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly reason: string };

type Ack<T> = (answer: T) => void;
export type CallReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WireError };

/** Socket.IO events, hub to client. */
export interface HubToClient {
  feed: (frame: FeedFrame) => void;
  live: (frame: EphemeralFrame) => void;
  control: (request: ControlRequest & { readonly space: string }, ack: Ack<ControlReply>) => void;
  /** The hub ends the connection on purpose: `slow_consumer`, `hub_going_away`, `signed_out`. */
  bye: (reason: string) => void;
}

/** Socket.IO events, client to hub. */
export interface ClientToHub {
  call: (name: string, input: unknown, ack: Ack<CallReply>) => void;
  /** Subscribes to a space from a cursor on; the answer is the cursor the live frames go on from. */
  watch: (space: string, ack: Ack<CallReply>) => void;
  unwatch: (space: string) => void;
}
