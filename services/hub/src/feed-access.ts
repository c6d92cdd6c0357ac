import type { Account, Caller } from "@envoy/engine";
import type { CallReply, Input, OperationName, Output, WireError } from "@envoy/protocol";
import type { Calls } from "./calls.ts";

/**
 * The operations a connection itself needs: to read on from a cursor, and to learn where a space stands. This
 * is the one place of the hub's surfaces that names operations.
 */
export interface FeedAccess {
  read(reader: Reader, query: Input<"feed.read">): Promise<Answer<"feed.read">>;
  /** The cursor of the newest entry; refuses who may not read. */
  head(reader: Reader, space: string): Promise<Answer<"space.get">>;
}

export interface Reader {
  readonly account: Account | null;
  readonly surface: Caller["surface"];
  readonly address: string;
}

type Answer<N extends OperationName> =
  | { readonly ok: true; readonly value: Output<N> }
  | { readonly ok: false; readonly error: WireError };

export function createFeedAccess(calls: Calls): FeedAccess {
  const run = (reader: Reader, name: OperationName, input: unknown): Promise<CallReply> =>
    calls.run({ ...reader, name, input });
  return {
    // The engine answers an operation with the registry's output type; the surface's reply has forgotten which.
    read: async (reader, query) => (await run(reader, "feed.read", query)) as Answer<"feed.read">,
    // As above.
    head: async (reader, space) => (await run(reader, "space.get", { space })) as Answer<"space.get">,
  };
}
