import type { z } from "zod";
import type { Draft, Ref } from "../entry.ts";
import { can } from "../members/authority.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { taskCreate, taskEdit } from "./events.ts";
import { openBlockers, type Task } from "./state.ts";

/** Rules of tasks. Every repeat of what is so already is accepted and changes nothing. */

type Who = { readonly by: string };

const closed = new Set(["completed", "cancelled"]);
const nothing = { ok: true, value: [] } as const;

export function createTask(
  state: SpaceState,
  body: z.infer<typeof taskCreate>,
  refs: readonly Ref[],
): Decision<"member_not_found" | "task_not_found" | "task_cycle"> {
  if (body.assignee !== null && !isMember(state, body.assignee))
    return refuse("member_not_found", { member: body.assignee });
  const missing = body.blockedBy.find((id) => state.tasks[id] === undefined);
  if (missing !== undefined) return refuse("task_not_found", { task: missing });
  return { ok: true, value: [{ type: "task.create", body, refs }] };
}

/** Changes the words, the priority or what it waits for; a task never waits for itself, also not by way of others. */
export function editTask(
  state: SpaceState,
  change: z.infer<typeof taskEdit>,
): Decision<"task_not_found" | "task_cycle" | "task_closed"> {
  const task = state.tasks[change.task];
  if (task === undefined) return refuse("task_not_found", { task: change.task });
  if (closed.has(task.status)) return refuse("task_closed", { task: task.id, status: task.status });
  const missing = change.blockedBy.find((id) => state.tasks[id] === undefined);
  if (missing !== undefined) return refuse("task_not_found", { task: missing });
  if (reaches(state, change.blockedBy, task.id)) return refuse("task_cycle", { task: task.id });
  const same =
    task.text === change.text &&
    task.priority === change.priority &&
    task.blockedBy.join() === change.blockedBy.join();
  return same ? nothing : { ok: true, value: [{ type: "task.edit", body: change }] };
}

export function claimTask(
  state: SpaceState,
  ask: Who & { task: string },
): Decision<"task_not_found" | "task_already_claimed" | "task_closed" | "task_is_blocked"> {
  const task = state.tasks[ask.task];
  if (task === undefined) return refuse("task_not_found", ask);
  if (closed.has(task.status) || task.status === "review")
    return refuse("task_closed", { task: task.id, status: task.status });
  if (task.assignee === ask.by) return nothing;
  if (task.assignee !== null)
    return refuse("task_already_claimed", { task: task.id, holder: handleOf(state, task.assignee) });
  const blockers = openBlockers(state, task);
  if (blockers.length > 0) return refuse("task_is_blocked", { task: task.id, by: blockers });
  return { ok: true, value: [{ type: "task.claim", body: { task: task.id } }] };
}

/** An admin gives a task to a member; `force` takes it from whoever has it. */
export function assignTask(
  state: SpaceState,
  ask: { task: string; assignee: string; force: boolean },
): Decision<"task_not_found" | "task_already_claimed" | "task_closed" | "member_not_found"> {
  const task = state.tasks[ask.task];
  if (task === undefined) return refuse("task_not_found", { task: ask.task });
  if (closed.has(task.status)) return refuse("task_closed", { task: task.id, status: task.status });
  if (!isMember(state, ask.assignee)) return refuse("member_not_found", { member: ask.assignee });
  if (task.assignee === ask.assignee) return nothing;
  if (task.assignee !== null && !ask.force) {
    return refuse("task_already_claimed", { task: task.id, holder: handleOf(state, task.assignee) });
  }
  const body = { task: task.id, assignee: ask.assignee, ends: task.attempt };
  return { ok: true, value: [{ type: "task.assign", body }] };
}

type Held = "task_not_found" | "task_unassigned" | "not_assignee" | "task_closed";

export function progressTask(
  state: SpaceState,
  step: Who & { task: string; status: "in_progress" | "blocked"; note: string | null },
): Decision<Held> {
  const held = heldTask(state, step);
  if (!held.ok) return held;
  const { task, attempt } = held.value;
  if (task.status === step.status && task.note === step.note) return nothing;
  const { status, note } = step;
  return { ok: true, value: [{ type: "task.progress", body: { task: task.id, attempt, status, note } }] };
}

export function releaseTask(
  state: SpaceState,
  step: Who & { task: string; reason: string | null },
): Decision<Held> {
  if (state.tasks[step.task]?.status === "unassigned") return nothing;
  const held = heldTask(state, step);
  if (!held.ok) return held;
  const { task, attempt } = held.value;
  return {
    ok: true,
    value: [{ type: "task.release", body: { task: task.id, attempt, reason: step.reason } }],
  };
}

export function completeTask(
  state: SpaceState,
  step: Who & { task: string; summary: string | null; review: boolean; refs: readonly Ref[] },
): Decision<Held> {
  const known = state.tasks[step.task];
  if (
    known !== undefined &&
    (closed.has(known.status) || known.status === "review") &&
    known.assignee === step.by
  )
    return nothing;
  const held = heldTask(state, step);
  if (!held.ok) return held;
  const { task, attempt } = held.value;
  const { summary, review, refs } = step;
  return {
    ok: true,
    value: [{ type: "task.complete", body: { task: task.id, attempt, summary, review }, refs }],
  };
}

/** Somebody else than who did it accepts a result or gives it back. */
export function reviewTask(
  state: SpaceState,
  step: Who & { task: string; verdict: "accept" | "reject"; note: string | null },
): Decision<"task_not_found" | "task_not_in_review" | "review_own"> {
  const task = state.tasks[step.task];
  if (task === undefined) return refuse("task_not_found", { task: step.task });
  if (task.status === "completed" && step.verdict === "accept") return nothing;
  if (task.status !== "review") return refuse("task_not_in_review", { task: task.id, status: task.status });
  if (task.assignee === step.by) return refuse("review_own", { task: task.id });
  const { verdict, note } = step;
  return { ok: true, value: [{ type: "task.review", body: { task: task.id, verdict, note } }] };
}

export function reopenTask(
  state: SpaceState,
  step: { task: string; reason: string | null },
): Decision<"task_not_found"> {
  const task = state.tasks[step.task];
  if (task === undefined) return refuse("task_not_found", { task: step.task });
  return closed.has(task.status) || task.status === "review"
    ? { ok: true, value: [{ type: "task.reopen", body: step }] }
    : nothing;
}

export function cancelTask(
  state: SpaceState,
  step: Who & { task: string; reason: string | null },
): Decision<"task_not_found" | "not_assignee" | "task_closed"> {
  const task = state.tasks[step.task];
  if (task === undefined) return refuse("task_not_found", { task: step.task });
  if (task.status === "cancelled") return nothing;
  if (task.status === "completed") return refuse("task_closed", { task: task.id, status: task.status });
  if (task.author !== step.by && !can(state.members[step.by], "admin")) {
    return refuse("not_assignee", { task: task.id, holder: handleOf(state, task.author) });
  }
  return { ok: true, value: [{ type: "task.cancel", body: { task: task.id, reason: step.reason } }] };
}

/** Takes a task back whose owner has not been heard of within its lease. */
export function expireTask(task: Task): Draft[] {
  if (task.attempt === null || task.assignee === null || closed.has(task.status) || task.status === "review")
    return [];
  const body = { task: task.id, attempt: task.attempt, assignee: task.assignee };
  return [{ type: "task.expired", body, byHub: true }];
}

function heldTask(
  state: SpaceState,
  ask: Who & { task: string },
): { ok: true; value: { task: Task; attempt: string } } | ReturnType<typeof refuse<Held>> {
  const task = state.tasks[ask.task];
  if (task === undefined) return refuse("task_not_found", { task: ask.task });
  if (closed.has(task.status) || task.status === "review")
    return refuse("task_closed", { task: task.id, status: task.status });
  if (task.attempt === null || task.assignee === null) return refuse("task_unassigned", { task: task.id });
  if (task.assignee !== ask.by)
    return refuse("not_assignee", { task: task.id, holder: handleOf(state, task.assignee) });
  return { ok: true, value: { task, attempt: task.attempt } };
}

/** Whether following `blockedBy` from any of `from` leads to `to`. */
function reaches(state: SpaceState, from: readonly string[], to: string): boolean {
  const seen = new Set<string>();
  const queue = [...from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(state.tasks[id]?.blockedBy ?? []));
  }
  return false;
}

function isMember(state: SpaceState, actor: string): boolean {
  const member = state.members[actor];
  return member !== undefined && !member.removed;
}

function handleOf(state: SpaceState, actor: string): string {
  return state.members[actor]?.handle ?? "somebody else";
}
