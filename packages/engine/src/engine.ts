import type { CallReply } from "@envoy/protocol";
import type { Account, Clock, Connections, Ids, Keys, Log, Store, Workspace } from "./ports.ts";

/** Who calls, as far as the surface has found out. The engine decides what that allows. */
export interface Caller {
  /** Null: nobody has signed in. */
  readonly account: Account | null;
  readonly surface: "http" | "socket" | "internal";
}

export interface EngineOptions {
  readonly store: Store;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly connections: Connections;
  readonly workspace: Workspace;
  readonly log: Log;
  /** A sentence for the banner when no vendor's model speaks; asked anew for every reader. */
  readonly demo: () => string | null;
  /** Names the database's line of history; a cursor of another one is void. */
  readonly hubEpoch: string;
  /** Called with the number of rows of each transaction, for metrics. */
  readonly onBatch?: (rows: number) => void;
  /** Writes a prompt edited in the page back to its file; false when the folder is read-only. */
  readonly savePrompt: (prompt: string, text: string) => Promise<boolean>;
}

/**
 * The hub's core. `dispatch` is the one way in: find the operation, parse, authorise, handle, commit, publish.
 * It never throws for what a caller did, and it answers only after what it acknowledges is durable.
 */
export interface Engine extends AsyncDisposable {
  dispatch(caller: Caller, name: string, input: unknown): Promise<CallReply>;
  /** The account of a session token or an agent's key (`<agent_id>.<api_key>`), or null. */
  authenticate(token: string): Promise<Account | null>;
  /** Tells the engine that an actor's connections to a space changed, so that presence is published. */
  connectionsChanged(space: string): void;
  /** Makes or finds the accounts and the first space: see `bootstrap`. */
  bootstrap(first: FirstSpace): Promise<{ space: string }>;
  /** A one-time sign-in token for the founder. */
  signInToken(): Promise<string>;
  /** Takes prompt files as they are on disk now. */
  syncPrompts(files: readonly { prompt: string; text: string }[]): Promise<void>;
  /** Whether the hub can write, and why not. */
  health(): { writable: boolean; reason: string | null };
}

export interface FirstSpace {
  readonly name: string;
  readonly goal: string;
  readonly founder: { readonly handle: string; readonly name: string };
  readonly agents: readonly {
    readonly agentId: string;
    readonly apiKey: string;
    readonly handle: string;
    readonly role: string;
    readonly vendor: string;
  }[];
}
