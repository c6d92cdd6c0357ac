import type { TaskView } from "@envoy/protocol";
import { openBlockers, type SpaceState, type Task } from "@envoy/space";
import type { Call } from "./call.ts";
import { taskLease } from "./leases.ts";

/** By full id, or by the first digits when they are unmistakable. */
export function findTask(state: SpaceState, ref: string): Task | null {
  const id = ref.startsWith("msg_") ? ref : `msg_${ref}`;
  const exact = state.tasks[id];
  if (exact !== undefined) return exact;
  const fitting = Object.values(state.tasks).filter((task) => task.id.startsWith(id));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const rank = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

/** Every task as readers see it, most urgent first, then oldest. */
export function allTasks(call: Call): TaskView[] {
  return Object.values(call.log.state.tasks)
    .sort((a, b) => rank[a.priority] - rank[b.priority] || a.createdAt - b.createdAt)
    .map((task) => taskView(call, task));
}

/** A task as a reader sees it: with names, blockers and the time its owner has left. */
export function taskView(call: Call, task: Task): TaskView {
  const { state } = call.log;
  const { attempt: _, ...shown } = task;
  const owner = task.assignee === null ? undefined : state.members[task.assignee];
  const held = task.status === "claimed" || task.status === "in_progress" || task.status === "blocked";
  const leased = held && owner !== undefined && owner.kind !== "human";
  return {
    ...shown,
    blockedBy: [...task.blockedBy],
    evidence: [...task.evidence],
    assigneeHandle: owner?.handle ?? null,
    isMine: task.assignee === call.account.actor,
    openBlockers: openBlockers(state, task),
    leaseUntil: leased ? call.core.leases.until(call.log.id, taskLease(task)) : null,
  };
}
