import { Handle, MessageId } from "@envoy/space";
import { z } from "zod";
import { sayPermissions, sayProvenance } from "./inbox-sentences.ts";
import { moves, reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { TaskView } from "./task-views.ts";
import { Cursor, MessageView, RefView } from "./views.ts";

const flag = z.stringbool().or(z.boolean());

export const InboxItem = z.object({
  seq: z.number().int(),
  kind: z.enum(["message", "task", "member"]),
  type: z.string(),
  id: z.string(),
  from: z.string(),
  fromKind: z.enum(["human", "agent", "script"]),
  at: z.number(),
  text: z.string(),
  /** Whether it mentions the reader, or gives the reader a task. */
  forMe: z.boolean(),
  refs: z.array(RefView),
});
export type InboxItem = z.infer<typeof InboxItem>;

const filters = {
  includeSelf: flag.default(false),
  /** Only what mentions you or gives you a task. */
  forMe: flag.default(false),
  tasksOnly: flag.default(false),
  from: Handle.nullable().default(null),
};

const ProvenanceNode = z.object({
  id: z.string(),
  state: z.enum(["visible", "redacted", "unknown"]),
  from: z.string().nullable(),
  role: z.string().nullable(),
  at: z.number().nullable(),
  text: z.string().nullable(),
  refs: z.array(RefView),
  depth: z.number().int(),
});
export type ProvenanceNode = z.infer<typeof ProvenanceNode>;

export const inboxOperations = {
  "inbox.read": operation({
    kind: "query",
    needs: "read",
    summary:
      "What you have not acknowledged yet, oldest first; reading moves nothing. `waitMs` holds the call until there is something",
    input: z.object({
      ...space,
      ...filters,
      limit: z.coerce.number().int().min(1).max(500).default(100),
      waitMs: z.coerce.number().int().min(0).max(50_000).default(0),
    }),
    output: z.object({ items: z.array(InboxItem), ackedUpTo: z.number().int(), more: z.boolean() }),
    errors: ["member_not_found"],
    http: "GET /v1/spaces/:space/inbox",
    mcp: [
      {
        tool: "envoy_inbox_read",
        title: "Read your inbox",
        summary:
          "What you have not acknowledged yet, oldest first. Reading moves nothing: acknowledge with envoy_inbox_ack when you have acted on it",
        annotations: reads,
        records: "items",
        fixed: { waitMs: 0 },
      },
      {
        tool: "envoy_inbox_wait",
        title: "Wait for something to happen",
        summary:
          "Held until something arrives in your inbox, at most waitMs (50 seconds). Call it instead of asking again and again; an empty answer means that nothing happened",
        annotations: reads,
        records: "items",
        preset: { waitMs: 50000 },
      },
    ],
  }),
  "inbox.ack": operation({
    kind: "command",
    needs: "read",
    summary: "Acknowledge everything up to a sequence number; without one, everything there is",
    input: z.object({ ...space, upTo: z.number().int().min(0).nullable().default(null) }),
    output: z.object({ ackedUpTo: z.number().int(), changed: z.boolean() }),
    errors: [],
    http: "POST /v1/spaces/:space/inbox/ack",
    mcp: {
      tool: "envoy_inbox_ack",
      title: "Acknowledge your inbox",
      summary:
        "Acknowledge everything up to a sequence number, the `seq` of the last item that you have acted on",
      annotations: moves,
      required: ["upTo"],
    },
  }),
  "provenance.walk": operation({
    kind: "query",
    needs: "read",
    summary: "What a message rests on, by explicit references only; what cannot be seen is named as such",
    input: z.object({
      ...space,
      message: MessageId,
      depth: z.coerce.number().int().min(0).max(32).default(8),
    }),
    output: z.object({ nodes: z.array(ProvenanceNode), truncated: z.boolean() }),
    errors: ["message_not_found"],
    http: "GET /v1/spaces/:space/provenance/:message",
    cli: {
      path: "provenance",
      positional: ["message"],
      say: sayProvenance,
      json: (output) => ({
        ...output,
        lineage_source: "explicit_references",
        diagnostics: output.nodes[0]?.refs.length === 0 ? ["no_explicit_references"] : [],
      }),
    },
    mcp: { tool: "envoy_provenance", title: "What a message rests on", annotations: reads, records: "nodes" },
  }),
  "space.permissions": operation({
    kind: "query",
    needs: "read",
    summary: "Who may do what, with the epoch that every change of authority moves on",
    input: z.object(space),
    output: z.object({
      name: z.string(),
      epoch: z.number().int(),
      epochId: z.string(),
      counts: z.record(z.string(), z.number()),
      members: z.array(
        z.object({
          handle: z.string(),
          role: z.string(),
          kind: z.string(),
          capabilities: z.array(z.string()),
        }),
      ),
    }),
    errors: [],
    http: "GET /v1/spaces/:space/permissions",
    cli: {
      path: "permissions",
      positional: ["space"],
      say: sayPermissions,
    },
    mcp: { tool: "envoy_permissions", title: "Who may do what", annotations: reads, records: "members" },
  }),
  "space.workRecord": operation({
    kind: "query",
    needs: "read",
    summary:
      "The working state of a space for an agent: tasks, people, recent evidence, open questions; bounds and unknowns are named",
    input: z.object({
      ...space,
      limit: z.coerce.number().int().min(1).max(500).default(200),
      /** About four characters each; what is least useful goes first. */
      budgetTokens: z.coerce.number().int().min(200).max(100_000).default(8000),
    }),
    output: z.object({
      schema: z.literal("envoy/work-record/v1"),
      space: z.object({ id: z.string(), name: z.string(), goal: z.string(), epoch: z.number() }),
      you: z.object({ handle: z.string(), role: z.string(), capabilities: z.array(z.string()) }),
      members: z.array(
        z.object({ handle: z.string(), kind: z.string(), role: z.string(), current: z.boolean() }),
      ),
      tasks: z.array(TaskView),
      recent: z.array(
        MessageView.pick({ id: true, at: true, text: true, refs: true, thread: true }).extend({
          from: z.string(),
        }),
      ),
      approvals: z.array(z.object({ approval: z.string(), title: z.string(), agent: z.string() })),
      bounds: z.object({
        messagesShown: z.number(),
        olderMessages: z.enum(["none", "exist"]),
        budgetTokens: z.number(),
        cut: z.array(z.string()),
      }),
      redactions: z.number(),
      unknown: z.array(z.string()),
      cursor: Cursor,
    }),
    errors: [],
    http: "GET /v1/spaces/:space/work-record",
    cli: {
      path: "work-record",
      positional: ["space"],
      say: (record) => JSON.stringify(record, null, 2),
      json: (record) => record,
    },
    mcp: {
      tool: "envoy_work_record",
      title: "Working state of a space",
      annotations: reads,
      preset: { budgetTokens: 6000 },
      resource: { path: "/work-record", changedBy: [""] },
    },
  }),
};
