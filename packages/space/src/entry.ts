import type { EventBody, EventType } from "./spaces/catalogue.ts";

/** How one event speaks of another one: explicit, never inferred from prose. */
export interface Ref {
  readonly id: string;
  readonly kind: "evidence" | "answers" | "supersedes" | "derived-from" | "artifact";
}

/**
 * One entry of a space's log, as every reader sees it. Types named as acts (`message.post`) are signed events
 * and the same on every replica; types in the past tense (`delivery.stored`) are records this hub keeps of
 * what it observed.
 */
export type Entry = EntryOf<EventType>;

/** The entries of some types; distributes over a union, so that `type` tells which body it has. */
export type EntryOf<T extends EventType> = T extends EventType ? EntryShape<T> : never;

interface EntryShape<T extends EventType> {
  readonly seq: number;
  /** The event's full id, or a record's. Messages show as `messageIdOf(id)`. */
  readonly id: string;
  readonly type: T;
  readonly author: string;
  /** The hub's clock when it was admitted, milliseconds since the epoch. */
  readonly at: number;
  readonly via: "self" | "hub";
  readonly refs: readonly Ref[];
  /** Null once redacted. */
  readonly body: EventBody<T> | null;
}

/** What a rule proposes: an entry without the identity that the log gives it. */
export type Draft = DraftOf<EventType>;

export type DraftOf<T extends EventType> = T extends EventType ? DraftShape<T> : never;

interface DraftShape<T extends EventType> {
  readonly type: T;
  readonly body: EventBody<T>;
  readonly refs?: readonly Ref[];
  /** Act of somebody else than the caller: what the hub itself observed or enforces. */
  readonly byHub?: true;
}
