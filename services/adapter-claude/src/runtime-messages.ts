import { z } from "zod";

/**
 * What the runtime says, read strictly where the driver depends on it. The published types are wider than
 * what the driver needs and narrower than what arrives, so a message of an unknown kind parses to null.
 */

const Tokens = z.number().catch(0).default(0);

const ContentBlock = z.union([
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("thinking"), thinking: z.string() }),
  z.object({
    type: z.literal("tool_use"),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()).catch({}),
  }),
  z.object({
    type: z.literal("tool_result"),
    tool_use_id: z.string(),
    content: z.unknown().optional(),
    is_error: z.boolean().optional(),
  }),
  z.object({ type: z.string() }).transform(() => ({ type: "other" as const })),
]);
export type ContentBlock = z.infer<typeof ContentBlock>;

const StreamEvent = z.union([
  z.object({ type: z.literal("message_start"), message: z.object({ id: z.string() }) }),
  z.object({
    type: z.literal("content_block_start"),
    index: z.number(),
    content_block: z.object({ type: z.string() }),
  }),
  z.object({
    type: z.literal("content_block_delta"),
    index: z.number(),
    delta: z.object({ type: z.string(), text: z.string().optional(), thinking: z.string().optional() }),
  }),
  z.object({ type: z.literal("message_stop") }),
  z.object({ type: z.string() }).transform(() => ({ type: "other" as const })),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

const Parent = z.string().nullable().default(null);

const Streamed = z.object({
  type: z.literal("stream_event"),
  event: StreamEvent,
  parent_tool_use_id: Parent,
});

const Assistant = z.object({
  type: z.literal("assistant"),
  message: z.object({ id: z.string(), content: z.array(ContentBlock) }),
  parent_tool_use_id: Parent,
  error: z.string().optional(),
});

const ResultMeta = z.object({
  id: z.string(),
  permission_decision: z.object({ decision: z.string() }).optional(),
});

const User = z.object({
  type: z.literal("user"),
  message: z.object({ content: z.union([z.string(), z.array(ContentBlock)]) }),
  parent_tool_use_id: Parent,
  tool_use_result: z.unknown().optional(),
  tool_result_meta: z.array(ResultMeta).catch([]).default([]),
});

const ModelUsage = z.object({
  inputTokens: Tokens,
  outputTokens: Tokens,
  cacheReadInputTokens: Tokens,
  cacheCreationInputTokens: Tokens,
  costUSD: z.number().nullable().catch(null).default(null),
});

const Result = z.object({
  type: z.literal("result"),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().default(""),
  errors: z.array(z.string()).default([]),
  api_error_status: z.number().nullish(),
  terminal_reason: z.string().optional(),
  user_message_uuids: z.array(z.string()).default([]),
  model_usage_since_last_result: z.record(z.string(), ModelUsage).optional(),
});

const Retry = z.object({
  type: z.literal("system"),
  subtype: z.literal("api_retry"),
  attempt: z.number(),
  max_retries: z.number(),
  retry_delay_ms: z.number(),
  error_status: z.number().nullable(),
  error: z.string(),
});

const State = z.object({
  type: z.literal("system"),
  subtype: z.literal("session_state_changed"),
  state: z.enum(["idle", "running", "requires_action"]),
});

const Init = z.object({ type: z.literal("system"), subtype: z.literal("init"), model: z.string() });

const Compacted = z.object({
  type: z.literal("system"),
  subtype: z.literal("compact_boundary"),
  compact_metadata: z.object({ trigger: z.string() }),
});

const Lifecycle = z.object({
  type: z.literal("command_lifecycle"),
  command_uuid: z.string(),
  state: z.string(),
});

const RateLimit = z.object({
  type: z.literal("rate_limit_event"),
  rate_limit_info: z.object({ status: z.string(), resetsAt: z.number().optional() }),
});

const RuntimeMessage = z.union([
  Streamed,
  Assistant,
  User,
  Result,
  Retry,
  State,
  Init,
  Compacted,
  Lifecycle,
  RateLimit,
]);
export type RuntimeMessage = z.infer<typeof RuntimeMessage>;
export type RuntimeResult = z.infer<typeof Result>;
export type RuntimeRetry = z.infer<typeof Retry>;
export type ModelUsage = z.infer<typeof ModelUsage>;

/** Null for a kind the driver has no use for; new kinds appear with every release of the runtime. */
export function readRuntimeMessage(raw: unknown): RuntimeMessage | null {
  const parsed = RuntimeMessage.safeParse(raw);
  return parsed.success ? parsed.data : null;
}
