import { z } from "zod";
import { ActorId, EventId, MessageId } from "../ids.ts";

/**
 * A task is a message that asks for work and can be owned. An attempt begins with a claim or an assignment and
 * is ended by name: whoever releases, completes or expires it names the event that began it, so nobody ends
 * somebody else's attempt by accident.
 */
export const TaskPriority = z.enum(["low", "normal", "high", "urgent"]);

export const taskCreate = z.object({
  text: z.string().min(1).max(4000),
  thread: MessageId.nullable(),
  assignee: ActorId.nullable(),
  priority: TaskPriority,
  blockedBy: z.array(MessageId).max(32),
});
export const taskEdit = z.object({
  task: MessageId,
  text: z.string().min(1).max(4000),
  priority: TaskPriority,
  blockedBy: z.array(MessageId).max(32),
});
export const taskClaim = z.object({ task: MessageId });
/** An admin's word; it ends a claim of somebody else, and says so. */
export const taskAssign = z.object({ task: MessageId, assignee: ActorId, ends: EventId.nullable() });

const attempt = { task: MessageId, attempt: EventId };
export const taskProgress = z.object({
  ...attempt,
  status: z.enum(["in_progress", "blocked"]),
  note: z.string().max(2000).nullable(),
});
export const taskRelease = z.object({ ...attempt, reason: z.string().max(2000).nullable() });
/** Evidence stands in the event's references. */
export const taskComplete = z.object({
  ...attempt,
  summary: z.string().max(4000).nullable(),
  review: z.boolean(),
});
export const taskReview = z.object({
  task: MessageId,
  verdict: z.enum(["accept", "reject"]),
  note: z.string().max(2000).nullable(),
});
export const taskReopen = z.object({ task: MessageId, reason: z.string().max(2000).nullable() });
export const taskCancel = z.object({ task: MessageId, reason: z.string().max(2000).nullable() });
/** The hub saw no heartbeat within the lease. */
export const taskExpired = z.object({ ...attempt, assignee: ActorId });
