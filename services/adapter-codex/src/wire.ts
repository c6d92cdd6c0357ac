import { z } from "zod";

/**
 * What the runtime sends, as far as the driver reads it. Members that are not named here are dropped, and a
 * notification that does not parse is ignored: the protocol grows, and a new member must not end a turn.
 * `wire.test.ts` holds these against the generated types, so a changed member shows at compile time.
 */

const nullish = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);
const count = z.number().int().min(0).catch(0);

export const FileUpdate = z.object({
  path: z.string(),
  kind: z.object({ type: z.string(), move_path: z.string().nullish() }),
  diff: z.string(),
});
export type FileUpdate = z.infer<typeof FileUpdate>;

const AgentMessage = z.object({
  type: z.literal("agentMessage"),
  id: z.string(),
  text: z.string(),
  phase: nullish(z.string()),
});
const Reasoning = z.object({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(z.string()).catch([]),
  content: z.array(z.string()).catch([]),
});
const CommandExecution = z.object({
  type: z.literal("commandExecution"),
  id: z.string(),
  command: z.string(),
  cwd: z.string().catch(""),
  status: z.string(),
  aggregatedOutput: nullish(z.string()),
  exitCode: nullish(z.number()),
  durationMs: nullish(z.number()),
});
const FileChangeItem = z.object({
  type: z.literal("fileChange"),
  id: z.string(),
  changes: z.array(FileUpdate),
  status: z.string(),
});
const DynamicToolCall = z.object({
  type: z.literal("dynamicToolCall"),
  id: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  status: z.string(),
  contentItems: nullish(z.array(z.object({ type: z.string(), text: z.string().optional() }))),
  success: nullish(z.boolean()),
  durationMs: nullish(z.number()),
});
const McpToolCall = z.object({
  type: z.literal("mcpToolCall"),
  id: z.string(),
  server: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  status: z.string(),
  result: nullish(z.unknown()),
  error: nullish(z.object({ message: z.string() })),
  durationMs: nullish(z.number()),
});

const KnownItem = z.discriminatedUnion("type", [
  AgentMessage,
  Reasoning,
  CommandExecution,
  FileChangeItem,
  DynamicToolCall,
  McpToolCall,
  z.object({ type: z.literal("userMessage"), id: z.string() }),
  z.object({ type: z.literal("plan"), id: z.string(), text: z.string() }),
  z.object({ type: z.literal("imageView"), id: z.string(), path: z.string() }),
  z.object({ type: z.literal("webSearch"), id: z.string(), query: z.string().catch("") }),
  z.object({ type: z.literal("contextCompaction"), id: z.string() }),
  z.object({ type: z.literal("enteredReviewMode"), id: z.string(), review: z.string() }),
  z.object({ type: z.literal("exitedReviewMode"), id: z.string(), review: z.string() }),
]);
export type KnownItem = z.infer<typeof KnownItem>;

/** An item of a kind that this version of the driver does not know: shown by its name. */
const OtherItem = z.object({ type: z.string(), id: z.string() });

export type WireItem = KnownItem | { readonly type: "other"; readonly id: string; readonly name: string };

export const WireItem = z
  .union([KnownItem, OtherItem.transform(({ id, type }) => ({ type: "other" as const, id, name: type }))])
  .transform((item): WireItem => item);

export const ItemEvent = z.object({ threadId: z.string(), turnId: z.string(), item: WireItem });
export const DeltaEvent = z.object({
  threadId: z.string(),
  turnId: z.string(),
  itemId: z.string(),
  delta: z.string(),
});
export const PatchEvent = z.object({
  threadId: z.string(),
  turnId: z.string(),
  itemId: z.string(),
  changes: z.array(FileUpdate),
});
export const PlanEvent = z.object({
  threadId: z.string(),
  turnId: z.string(),
  plan: z.array(z.object({ step: z.string(), status: z.string() })),
});

export const TurnErrorInfo = z.object({
  message: z.string(),
  codexErrorInfo: z.unknown().optional(),
  additionalDetails: nullish(z.string()),
});
export type TurnErrorInfo = z.infer<typeof TurnErrorInfo>;

export const ErrorEvent = z.object({
  threadId: z.string(),
  turnId: z.string(),
  willRetry: z.boolean(),
  error: TurnErrorInfo,
});

const Turn = z.object({
  id: z.string(),
  status: z.string(),
  error: nullish(TurnErrorInfo),
  items: z.array(WireItem).catch([]),
});
export const TurnEventMessage = z.object({ threadId: z.string(), turn: Turn });

export const TokenCounts = z.object({
  totalTokens: count,
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
});
export type TokenCounts = z.infer<typeof TokenCounts>;
export const TokenUsageEvent = z.object({
  threadId: z.string(),
  turnId: z.string(),
  tokenUsage: z.object({ total: TokenCounts, last: TokenCounts, modelContextWindow: nullish(z.number()) }),
});

export const WarningEvent = z.object({ threadId: nullish(z.string()), message: z.string() });
export const ReroutedEvent = z.object({ turnId: z.string(), fromModel: z.string(), toModel: z.string() });
export const ResolvedEvent = z.object({ requestId: z.union([z.string(), z.number()]) });

/** The answer to `thread/start` and `thread/resume`. */
export const OpenedThread = z.object({
  thread: z.object({ id: z.string(), status: z.object({ type: z.string() }) }),
  model: z.string(),
  reasoningEffort: nullish(z.string()),
  collaborationMode: nullish(
    z.object({ settings: z.object({ developer_instructions: nullish(z.string()) }) }),
  ),
});
export type OpenedThread = z.infer<typeof OpenedThread>;

export const ThreadRead = z.object({
  thread: z.object({
    status: z.object({ type: z.string() }),
    turns: z.array(z.object({ id: z.string(), status: z.string() })).catch([]),
  }),
});

export const StartedTurn = z.object({ turn: z.object({ id: z.string() }) });

export const ModelPage = z.object({
  data: z.array(
    z.object({
      model: z.string(),
      displayName: z.string(),
      hidden: z.boolean().catch(false),
      isDefault: z.boolean().catch(false),
      supportedReasoningEfforts: z.array(z.object({ reasoningEffort: z.string() })).catch([]),
    }),
  ),
  nextCursor: nullish(z.string()),
});

export const Diagnostics = z.object({ process: z.object({ residentMemoryBytes: z.number().nullable() }) });

export const ToolCallRequest = z.object({ threadId: z.string(), tool: z.string(), arguments: z.unknown() });
