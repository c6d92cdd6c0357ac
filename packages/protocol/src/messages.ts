import { Handle, MESSAGE_LIMIT, MessageId, TurnId } from "@envoy/space";
import { z } from "zod";
import { adds, moves, reads, removes } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { ApprovalView, MessageView, RefView, TurnView } from "./views.ts";

const text = z.string().trim().min(1).max(MESSAGE_LIMIT);
const page = {
  before: z.coerce.number().int().min(1).nullable().default(null),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const one = { ...space, message: MessageId };

export const messageOperations = {
  "message.send": operation({
    kind: "command",
    needs: "write",
    summary: "Post a message. `@handle`, `@role`, `@here` and `@all-agents` ask those members to act",
    input: z.object({
      ...space,
      text,
      thread: MessageId.nullable().default(null),
      replyTo: MessageId.nullable().default(null),
      refs: z.array(RefView).max(32).default([]),
      /** The turn it is sent from, when an agent speaks during one. */
      turn: TurnId.nullable().default(null),
      /** Chosen by the sender before the first try; a repeat with the same key posts nothing and answers the same. */
      key: z.string().min(1).max(64).nullable().default(null),
    }),
    output: z.object({
      message: MessageId,
      seq: z.number().int(),
      /** Names after an `@` that nobody here has. */
      unknownMentions: z.array(z.string()),
      /** Mentioned agents that are offline: the message waits for them. */
      offline: z.array(z.string()),
    }),
    errors: ["message_not_found", "turn_not_found"],
    http: "POST /v1/spaces/:space/messages",
    mcp: { tool: "envoy_send", title: "Post a message", annotations: adds, fixed: { turn: null } },
  }),
  "message.list": operation({
    kind: "query",
    needs: "read",
    summary:
      "A page of messages, oldest first, with the turns that belong to it; `before` is a sequence number",
    input: z.object({ ...space, thread: MessageId.nullable().default(null), ...page }),
    output: z.object({
      messages: z.array(MessageView),
      turns: z.array(TurnView),
      /** What these turns asked people for, and what became of it. */
      approvals: z.array(ApprovalView),
      before: z.number().int().nullable(),
    }),
    errors: ["message_not_found"],
    http: "GET /v1/spaces/:space/messages",
    mcp: {
      tool: "envoy_history",
      title: "Messages of a space",
      annotations: reads,
      records: "messages",
      omit: ["turns"],
      resource: { path: "/history", changedBy: ["message."] },
    },
  }),
  "message.get": operation({
    kind: "query",
    needs: "read",
    summary: "One message with its deliveries and reactions",
    input: z.object(one),
    output: MessageView,
    errors: ["message_not_found"],
    http: "GET /v1/spaces/:space/messages/:message",
    cli: {
      path: "message show",
      positional: ["message"],
      say: ({ text }) => text ?? "(removed)",
    },
    mcp: { tool: "envoy_message", title: "One message", annotations: reads },
  }),
  "message.edit": operation({
    kind: "command",
    needs: "write",
    summary:
      "Change the text of your own message; the original stays in the record and nobody is woken again",
    input: z.object({ ...one, text }),
    output: z.object({}),
    errors: ["message_not_found", "not_your_message", "message_redacted"],
    http: "PUT /v1/spaces/:space/messages/:message",
    cli: {
      path: "message edit",
      positional: ["message", "text"],
      say: (_, { message }) => `Edited ${message}`,
    },
    mcp: { tool: "envoy_message_edit", title: "Correct your message", annotations: moves },
  }),
  "message.redact": operation({
    kind: "command",
    needs: "write",
    summary: "Remove the text of your own message for good (admins: of any message)",
    input: z.object({ ...one, reason: z.string().max(300).nullable().default(null) }),
    output: z.object({}),
    errors: ["message_not_found", "not_your_message"],
    http: "DELETE /v1/spaces/:space/messages/:message",
    cli: { path: "message redact", positional: ["message"], say: (_, { message }) => `Removed ${message}` },
    mcp: { tool: "envoy_message_redact", title: "Remove your message", annotations: removes },
  }),
  "message.react": operation({
    kind: "command",
    needs: "write",
    summary: "Put an emoji on a message, or take it off",
    input: z.object({ ...one, emoji: z.string().min(1).max(16), on: z.boolean().default(true) }),
    output: z.object({}),
    errors: ["message_not_found"],
    http: "PUT /v1/spaces/:space/messages/:message/reactions",
    cli: {
      path: "message react",
      positional: ["message", "emoji"],
      say: (_, { message, emoji, on }) =>
        `${on === false ? "Took" : "Put"} ${emoji} ${on === false ? "off" : "on"} ${message}`,
    },
    mcp: { tool: "envoy_react", title: "React to a message", annotations: moves },
  }),
  "message.pin": operation({
    kind: "command",
    needs: "write",
    summary: "Pin a message to the space, or unpin it",
    input: z.object({ ...one, on: z.boolean().default(true) }),
    output: z.object({}),
    errors: ["message_not_found", "too_many_pins"],
    http: "PUT /v1/spaces/:space/messages/:message/pin",
    cli: {
      path: "message pin",
      positional: ["message"],
      say: (_, { message, on }) => `${on === false ? "Unpinned" : "Pinned"} ${message}`,
    },
  }),
  "message.search": operation({
    kind: "query",
    needs: "read",
    summary: "Search the text of all messages, newest first; `from` narrows to one member",
    input: z.object({
      ...space,
      q: z.string().trim().min(1).max(200),
      from: Handle.nullable().default(null),
      ...page,
    }),
    output: z.object({
      hits: z.array(z.object({ message: MessageView, snippet: z.string() })),
      before: z.number().int().nullable(),
    }),
    errors: ["member_not_found"],
    http: "GET /v1/spaces/:space/search",
    mcp: { tool: "envoy_search", title: "Search messages", annotations: reads, records: "hits" },
  }),
};
