import { ActorId, MessageId, TaskPriority } from "@envoy/space";
import { z } from "zod";
import { space } from "./spaces.ts";

export const TaskStatusView = z.enum([
  "unassigned",
  "claimed",
  "in_progress",
  "blocked",
  "review",
  "completed",
  "cancelled",
]);

export const TaskView = z.object({
  id: MessageId,
  text: z.string(),
  author: ActorId,
  createdAt: z.number(),
  changedAt: z.number(),
  priority: TaskPriority,
  status: TaskStatusView,
  assignee: ActorId.nullable(),
  assigneeHandle: z.string().nullable(),
  isMine: z.boolean(),
  blockedBy: z.array(MessageId),
  /** Those of `blockedBy` that are not done. */
  openBlockers: z.array(MessageId),
  note: z.string().nullable(),
  evidence: z.array(z.string()),
  /** When the attempt ends unless its owner is heard of; null for people. */
  leaseUntil: z.number().nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

/** The full id, or the beginning of it that only one task has. */
const TaskRef = z
  .string()
  .regex(/^(msg_)?[0-9a-f]{4,32}$/, "a task is named by its id msg_… or by the first digits of it");

export const one = { ...space, task: TaskRef };
export const changed = z.object({
  task: TaskView,
  /** False: it was so already. */
  changed: z.boolean(),
  previousStatus: TaskStatusView,
});
export const note = z.string().trim().max(2000).nullable().default(null);
export const blockedBy = z.array(MessageId).max(32);

export const card = (output: z.infer<typeof changed>) => ({
  title: `Task ${output.task.status.replace("_", " ")}`,
  body: taskLine(output.task),
});

export function taskLine(task: TaskView): string {
  const who = task.assigneeHandle === null ? "" : ` @${task.assigneeHandle}`;
  const waits = task.openBlockers.length === 0 ? "" : `, waits for ${task.openBlockers.length}`;
  return `- \`${task.id.slice(4, 12)}\` [${task.status}${waits}]${who} ${task.text}`;
}
