import { z } from "zod";

/**
 * What a turn shows while it runs and keeps when it is over. An item is always carried whole and applied by
 * its id, so a reader that sees the same item twice, or only its last form, ends with the same picture.
 */

/** Longest text of one field of an item, in characters; what is longer is cut in the middle with a mark. */
export const ITEM_TEXT_LIMIT = 16_000;

const Text = z.string().max(ITEM_TEXT_LIMIT + 100);
const Id = z.string().min(1).max(128);
const Status = z.enum(["running", "ok", "failed", "declined", "cancelled"]);
const Duration = z.number().int().min(0).optional();

export const FileChange = z.object({
  path: z.string().max(1024),
  change: z.enum(["add", "update", "delete", "move"]),
  /** Unified diff, or the new content for a file that is added. */
  diff: Text,
});
export type FileChange = z.infer<typeof FileChange>;

export const TurnItem = z.discriminatedUnion("kind", [
  /** Something the agent says; the last one of a turn is its answer. */
  z.object({ id: Id, kind: z.literal("text"), text: Text }),
  z.object({ id: Id, kind: z.literal("reasoning"), text: Text }),
  /** A call of a hub tool or of a tool of the runtime that is neither a command nor a file change. */
  z.object({
    id: Id,
    kind: z.literal("tool"),
    name: z.string().max(128),
    /** One line for people: "Read src/auth.ts". */
    title: z.string().max(300),
    input: Text,
    output: Text,
    status: Status,
    durationMs: Duration,
  }),
  z.object({
    id: Id,
    kind: z.literal("command"),
    command: Text,
    cwd: z.string().max(1024),
    output: Text,
    exitCode: z.number().int().nullable(),
    status: Status,
    durationMs: Duration,
  }),
  z.object({ id: Id, kind: z.literal("files"), changes: z.array(FileChange).max(200), status: Status }),
  z.object({
    id: Id,
    kind: z.literal("plan"),
    steps: z
      .array(z.object({ text: z.string().max(1000), status: z.enum(["pending", "in_progress", "done"]) }))
      .max(200),
  }),
  /** Something the runtime or the adapter reports: a retry, a compaction, a model change. */
  z.object({ id: Id, kind: z.literal("notice"), text: z.string().max(2000) }),
]);
export type TurnItem = z.infer<typeof TurnItem>;

/** Tokens and money of one turn. A runtime that does not report leaves `reported` false. */
export const TurnUsage = z.object({
  inputTokens: z.number().int().min(0),
  cachedInputTokens: z.number().int().min(0),
  outputTokens: z.number().int().min(0),
  costUsd: z.number().min(0).nullable(),
  reported: z.boolean(),
});
export type TurnUsage = z.infer<typeof TurnUsage>;

/** Why a turn failed, in words that do not depend on the vendor. */
export const TurnFailure = z.object({
  code: z.enum([
    "key_missing",
    "key_rejected",
    "model_unknown",
    "rate_limited",
    "usage_limit",
    "overloaded",
    "unreachable",
    "context_full",
    "session_lost",
    "runtime_crashed",
    "timed_out",
    "other",
  ]),
  message: z.string().max(2000),
  /** Whether the same input may succeed when it is tried again without anybody changing anything. */
  retryable: z.boolean(),
  /** When the vendor's limit ends, in milliseconds since the epoch, where it says so. */
  resetAt: z.number().int().optional(),
});
export type TurnFailure = z.infer<typeof TurnFailure>;

/** Cuts a text in the middle so that both its beginning and its end stay readable. */
export function clip(text: string, limit = ITEM_TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const head = Math.floor(limit * 0.6);
  const tail = limit - head;
  return `${text.slice(0, head)}\n… ${text.length - limit} characters left out …\n${text.slice(-tail)}`;
}
