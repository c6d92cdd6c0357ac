import type { TaskView } from "./task-views.ts";

/** The command line's words for a task. A task that somebody holds and has not begun is `assigned`. */
export function taskWord(status: TaskView["status"]): string {
  return status === "claimed" ? "assigned" : status;
}

/** `[open] Diagnose root cause`: one line, because lists of tasks are read by line. */
export function sayTask(task: TaskView): string {
  const word = task.status === "unassigned" ? "open" : taskWord(task.status);
  const who = task.assigneeHandle === null || task.status === "unassigned" ? "" : ` (${task.assigneeHandle})`;
  const waits = task.openBlockers.length === 0 ? "" : ` waits for ${task.openBlockers.join(", ")}`;
  return `[${word}] ${task.text.replaceAll(/\s+/g, " ")}${who}${waits}`;
}

/** A task as programs read it. `status` of a task that nobody holds is `unassigned`. */
export function taskJson(task: TaskView): Readonly<Record<string, unknown>> {
  const closed = task.status === "completed" || task.status === "cancelled";
  const held = task.assignee !== null && task.status !== "unassigned";
  return {
    task_id: task.id,
    body: task.text,
    status: taskWord(task.status),
    lifecycle_state: taskWord(task.status),
    assignment_state: held ? "assigned" : "unassigned",
    claim_state: held ? (closed ? "closed" : "claimed") : "unclaimed",
    is_claimed: held,
    is_mine: task.isMine,
    assignee_id: task.assignee,
    assignee_display: task.assigneeHandle,
    sender_id: task.author,
    priority: task.priority,
    blocked_by: task.blockedBy,
    open_blockers: task.openBlockers,
    note: task.note,
    evidence: task.evidence,
    lease_until: task.leaseUntil,
    created_at: task.createdAt,
    changed_at: task.changedAt,
  };
}

interface Changed {
  readonly task: TaskView;
  readonly changed: boolean;
  readonly previousStatus: TaskView["status"];
}

/** `Task msg_… claimed: unassigned -> assigned`; a repeat says that it was so already. */
export function sayTransition(verb: string) {
  return ({ task, changed, previousStatus }: Changed): string =>
    changed
      ? `Task ${task.id} ${verb}: ${taskWord(previousStatus)} -> ${taskWord(task.status)}`
      : `Task ${task.id} ${verb} already: ${taskWord(task.status)}`;
}

export function transitionJson({ task, changed, previousStatus }: Changed) {
  const [before, now] = [taskWord(previousStatus), taskWord(task.status)];
  return {
    ...taskJson(task),
    changed,
    previous_status: before,
    previous_lifecycle_state: before,
    transition: `${before} -> ${now}`,
  };
}

/** Who holds the task is for the room to see; the refusal of a claim names nobody. */
export const taskWording = {
  task_already_claimed: ({ task }: Readonly<Record<string, unknown>>) =>
    `Task ${String(task)} is already claimed by another trusted assignee`,
};
