import type { z } from "zod";
import type { EntryOf } from "../entry.ts";
import { messageIdOf } from "../ids.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { TaskPriority } from "./events.ts";

export type TaskStatus =
  | "unassigned"
  | "claimed"
  | "in_progress"
  | "blocked"
  | "review"
  | "completed"
  | "cancelled";

export interface Task {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly priority: z.infer<typeof TaskPriority>;
  readonly blockedBy: readonly string[];
  readonly status: TaskStatus;
  /** Whose attempt it is, and the event that began it. Kept after the end: who did it. */
  readonly assignee: string | null;
  readonly attempt: string | null;
  readonly note: string | null;
  /** What completions and reviews cited. */
  readonly evidence: readonly string[];
}

export type TaskEntry = EntryOf<
  | "task.create"
  | "task.edit"
  | "task.claim"
  | "task.assign"
  | "task.progress"
  | "task.release"
  | "task.complete"
  | "task.review"
  | "task.reopen"
  | "task.cancel"
  | "task.expired"
>;

/** Folds one step of a task. Steps that name an attempt which is over change nothing. */
export function evolveTask(state: SpaceState, entry: TaskEntry): void {
  if (entry.body === null) return;
  if (entry.type === "task.create") {
    const id = messageIdOf(entry.id);
    state.tasks[id] = newTask(id, entry);
    return;
  }
  const task = state.tasks[entry.body.task];
  if (task === undefined) return;
  state.tasks[task.id] = { ...next(task, entry), changedAt: entry.at };
}

function newTask(id: string, entry: EntryOf<"task.create">): Task {
  const body = entry.body;
  const assignee = body?.assignee ?? null;
  return {
    id,
    text: body?.text ?? "",
    author: entry.author,
    createdAt: entry.at,
    changedAt: entry.at,
    priority: body?.priority ?? "normal",
    blockedBy: body?.blockedBy ?? [],
    status: assignee === null ? "unassigned" : "claimed",
    assignee,
    attempt: assignee === null ? null : entry.id,
    note: null,
    evidence: [],
  };
}

function next(task: Task, entry: Exclude<TaskEntry, EntryOf<"task.create">>): Task {
  if (entry.body === null) return task;
  const free = { assignee: null, attempt: null, status: "unassigned" } as const;
  switch (entry.type) {
    case "task.edit": {
      const { text, priority, blockedBy } = entry.body;
      return { ...task, text, priority, blockedBy };
    }
    case "task.claim":
      return { ...task, assignee: entry.author, attempt: entry.id, status: "claimed", note: null };
    case "task.assign":
      return { ...task, assignee: entry.body.assignee, attempt: entry.id, status: "claimed", note: null };
    case "task.progress":
      return entry.body.attempt === task.attempt
        ? { ...task, status: entry.body.status, note: entry.body.note }
        : task;
    case "task.release":
      return entry.body.attempt === task.attempt ? { ...task, ...free, note: entry.body.reason } : task;
    case "task.expired":
      return entry.body.attempt === task.attempt ? { ...task, ...free, note: "its owner went silent" } : task;
    case "task.complete": {
      if (entry.body.attempt !== task.attempt) return task;
      const evidence = [...task.evidence, ...entry.refs.map((ref) => ref.id)];
      return {
        ...task,
        status: entry.body.review ? "review" : "completed",
        note: entry.body.summary,
        evidence,
      };
    }
    case "task.review":
      return entry.body.verdict === "accept"
        ? { ...task, status: "completed", note: entry.body.note ?? task.note }
        : { ...task, ...free, note: entry.body.note };
    case "task.reopen":
      return { ...task, ...free, note: entry.body.reason };
    case "task.cancel":
      return { ...task, status: "cancelled", note: entry.body.reason };
  }
}

/** The blockers that are not done yet; unknown ids block nothing. */
export function openBlockers(state: SpaceState, task: Task): string[] {
  return task.blockedBy.filter((id) => {
    const status = state.tasks[id]?.status;
    return status !== undefined && status !== "completed" && status !== "cancelled";
  });
}

const order = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

/** What an actor may claim now, most urgent first, then oldest. */
export function claimable(state: SpaceState): Task[] {
  return Object.values(state.tasks)
    .filter((task) => task.status === "unassigned" && openBlockers(state, task).length === 0)
    .sort((a, b) => order[a.priority] - order[b.priority] || a.createdAt - b.createdAt);
}
