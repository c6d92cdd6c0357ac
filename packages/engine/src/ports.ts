import type {
  ControlReply,
  ControlRequest,
  EphemeralFrame,
  FeedFrame,
  FileArea as FileAreas,
  FileEntry,
} from "@envoy/protocol";
import type { z } from "zod";

/**
 * What the engine asks of the world. Each port is small enough to be implemented in memory, and the store's
 * conformance suite (in `@envoy/storage`) runs over every implementation.
 */

/**
 * One row of a space's log: a signed event or a record of the hub. `header` and `sig` are null for records.
 * Rows are immutable but for `body`, which a redaction empties.
 */
export interface LogRow {
  readonly space: string;
  /** 1, 2, 3 … without gaps within a space; the delivery order. */
  readonly seq: number;
  /** 64 hex digits for an event, `r_<space>_<seq>` for a record; unique over all spaces. */
  readonly id: string;
  readonly type: string;
  /** Actor id of who acted; the hub's own for what the hub observed. */
  readonly author: string;
  /** The hub's clock at admission, in milliseconds since the epoch. */
  readonly at: number;
  readonly via: "self" | "hub";
  /** The id of the message, turn, approval … that this row tells about; null when it tells of none. */
  readonly about: string | null;
  /** For a message: the root message of its thread, null at top level. */
  readonly thread: string | null;
  /** The sender's idempotency key; unique per (space, author). */
  readonly key: string | null;
  /** Canonical bytes of the event header, verbatim. */
  readonly header: string | null;
  /** JSON text; "" once redacted. */
  readonly body: string;
  readonly sig: string | null;
  /** Sets the searchable text of a message, or takes it out of the index with `text: null`. */
  readonly search: { readonly message: string; readonly text: string | null } | null;
  /** The id of an earlier row of this space whose body goes in the same transaction. */
  readonly erases: string | null;
}

/** What a reader gets back: the row without the instructions to the store. */
export type StoredRow = Omit<LogRow, "search" | "erases">;

export type AppendOutcome =
  | { readonly ok: true }
  /** A sequence number or key was taken by another writer; nothing was written. */
  | { readonly ok: false; readonly reason: "taken" }
  /** The disk is full or read-only; nothing was written. `detail` is for the log, not for users. */
  | { readonly ok: false; readonly reason: "unwritable"; readonly detail: string };

export interface LogStore {
  /** Writes all rows in one durable transaction (synchronous FULL) or none. Rows may be of several spaces. */
  append(rows: readonly LogRow[]): Promise<AppendOutcome>;
  /** Rows with `seq > after`, ascending, at most `limit`. */
  read(query: { space: string; after: number; limit: number }): Promise<StoredRow[]>;
  /** The highest sequence number of the space, 0 when it has none. */
  lastSeq(space: string): Promise<number>;
  byKey(query: { space: string; author: string; key: string }): Promise<StoredRow | null>;
  /** Resolves full event ids, and message ids (`msg_` + 32 hex) by prefix of the event id. */
  byId(query: { space: string; id: string }): Promise<StoredRow | null>;
  /** Newest first, at most `limit`, with `seq < before` (null: from the end). `thread` null: all messages of the room's top level; a message id: the replies below it. */
  messages(query: {
    space: string;
    thread: string | null;
    before: number | null;
    limit: number;
  }): Promise<StoredRow[]>;
  /** All rows about any of the ids, ascending by seq. `types` narrows; at most 5,000 rows. */
  about(query: { space: string; ids: readonly string[]; types?: readonly string[] }): Promise<StoredRow[]>;
  /** Replies per root message: count and time of the last one. */
  threads(query: {
    space: string;
    roots: readonly string[];
  }): Promise<{ root: string; replies: number; lastAt: number }[]>;
  /** Full-text search over messages, newest first; `author` narrows. Malformed queries match literally. */
  search(query: {
    space: string;
    text: string;
    author: string | null;
    before: number | null;
    limit: number;
  }): Promise<{ row: StoredRow; snippet: string }[]>;
  spaces(): Promise<string[]>;
  snapshot(space: string): Promise<{ seq: number; state: string } | null>;
  saveSnapshot(snapshot: { space: string; seq: number; state: string }): Promise<void>;
}

export interface Account {
  /** `agent_id` of an agent, `usr_…` of a person. */
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly kind: "human" | "agent" | "script";
  /** Ed25519 public key, base64url: the actor id. Unique. */
  readonly actor: string;
  /** The private key the hub holds for this account, sealed under the hub's secret; null when self-held. */
  readonly sealedKey: string | null;
  readonly createdAt: number;
}

export interface AccessToken {
  /** SHA-256 of the token, hex; the token itself is never stored. */
  readonly hash: string;
  readonly account: string;
  readonly kind: "link" | "session" | "key";
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface AccountStore {
  /** False when the id, handle or actor is taken. */
  createAccount(account: Account): Promise<boolean>;
  accountById(id: string): Promise<Account | null>;
  accountByHandle(handle: string): Promise<Account | null>;
  accountByActor(actor: string): Promise<Account | null>;
  accounts(): Promise<Account[]>;
  putToken(token: AccessToken): Promise<void>;
  token(hash: string): Promise<AccessToken | null>;
  /** Deletes and returns it: the way a one-time link is spent, exactly once also under a race. */
  takeToken(hash: string): Promise<AccessToken | null>;
  dropTokens(query: { account: string; kind: AccessToken["kind"] }): Promise<void>;
}

export interface Store extends LogStore, AccountStore, AsyncDisposable {
  /** A short text: "sqlite 3.53.0, wal, synchronous full". */
  readonly describe: string;
  /** Whether a write would succeed now; used to leave read-only mode. */
  probe(): Promise<boolean>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after `ms`; the result cancels it. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

export interface Ids {
  /** `length` characters of [0-9a-z] from a secure source. */
  random(length: number): string;
}

/** Keys and digests: the engine never touches a platform's cryptography itself. */
export interface Keys {
  /** SHA-256 of the text, hex. */
  digest(text: string): string;
  /** A fresh actor: its public key (the actor id) and its private key sealed under the hub's secret. */
  createActor(): { actor: string; sealedKey: string };
  /** Canonical bytes of an event header. */
  canonical(header: unknown): string;
  eventId(header: string): string;
  /** Signs an event id with the key the hub holds for an account; runs off the event loop. */
  sign(sealedKey: string, eventId: string): Promise<string>;
  /** Checks canonical form, id and signature of a self-signed event, off the event loop. */
  /** Whether the holder of `actor` signed this text. */
  verifyText(claim: { actor: string; text: string; signature: string }): Promise<boolean>;
  verify(event: {
    header: string;
    body: string;
    sig: string;
  }): Promise<VerifiedEvent | { readonly refused: string }>;
}

export interface VerifiedEvent {
  readonly id: string;
  readonly header: {
    readonly space: string;
    readonly type: string;
    readonly author: string;
    readonly writer: string;
    readonly wseq: number;
    readonly wprev: string | null;
    readonly epoch: number;
    readonly refs: readonly { readonly id: string; readonly kind: string }[];
  };
  readonly body: unknown;
}

/** Live connections, as far as the engine needs to know them. */
export interface Connections {
  /** Sends a committed tick to everybody who watches the space. */
  publish(frame: FeedFrame): void;
  /** Sends what is not stored. */
  live(frame: EphemeralFrame): void;
  /** Actors with a connection to the space now. */
  online(space: string): readonly string[];
  /** Asks the adapter of an agent; resolves with a reason when it is not connected or does not answer in time. */
  control(actor: string, request: ControlRequest & { space: string }): Promise<ControlReply>;
  /** Ends all connections of an account. */
  drop(account: string, reason: string): void;
}

type FileArea = z.infer<typeof FileAreas>;

/** The shared folders of the workspace, read only. Paths are relative and already checked for their form. */
export interface Workspace {
  list(area: FileArea, path: string): Promise<WorkspaceListing | WorkspaceRefusal>;
  read(area: FileArea, path: string): Promise<WorkspaceFile | WorkspaceRefusal>;
  diff(
    area: FileArea,
    path: string,
  ): Promise<{ path: string; diff: string; truncated: boolean } | WorkspaceRefusal>;
}
export type WorkspaceRefusal =
  | { readonly refused: "not_found" }
  | { readonly refused: "not_shown"; readonly reason: string };
export interface WorkspaceListing {
  readonly entries: FileEntry[];
  readonly branch: string | null;
}
export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
  readonly size: number;
  readonly digest: string;
  readonly modifiedAt: number;
  readonly truncated: boolean;
}

export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
