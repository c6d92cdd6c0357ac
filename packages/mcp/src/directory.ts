import type { CallReply, Input, OperationName, Output, WireError } from "@envoy/protocol";
import type { McpSession } from "./session.ts";

type Answer<N extends OperationName> =
  | { readonly ok: true; readonly value: Output<N> }
  | { readonly ok: false; readonly error: WireError };

/**
 * The few operations that the surface itself needs, to find the space that is meant, to name people, and to
 * follow what happens. The one place of this package that names operations.
 */
export const directory = {
  spaces: (session: McpSession) => ask(session, "space.list", {}),
  members: (session: McpSession, space: string) => ask(session, "member.list", { space }),
  head: (session: McpSession, space: string) => ask(session, "space.get", { space }),
  feed: (session: McpSession, query: Input<"feed.read">) => ask(session, "feed.read", query),
  me: (session: McpSession) => ask(session, "account.me", {}),
  look: (session: McpSession, invite: string) => ask(session, "invite.look", { invite }),
  join: (session: McpSession, input: Input<"invite.join">) => ask(session, "invite.join", input),
  invite: (session: McpSession, input: Input<"invite.create">) => ask(session, "invite.create", input),
};

async function ask<N extends OperationName>(
  session: McpSession,
  name: N,
  input: Input<N>,
): Promise<Answer<N>> {
  // An input is an object with the fields its schema names.
  const reply: CallReply = await session.call(name, input as Readonly<Record<string, unknown>>);
  // The hub answers an operation with the registry's output type; the reply has forgotten which.
  return reply as Answer<N>;
}
