import { Handle } from "@envoy/space";
import { z } from "zod";
import { adds, moves, removes } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { sayTask, sayTransition, taskJson, taskWording, transitionJson } from "./task-sentences.ts";
import { card, changed, note, one, TaskView } from "./task-views.ts";
import { RefView } from "./views.ts";

/** What becomes of a task once it is on the list. */
export const taskStepOperations = {
  "task.claim": operation({
    kind: "command",
    needs: "write",
    summary: "Claim an open task so that nobody else takes it",
    input: z.object(one),
    output: changed,
    errors: ["task_not_found", "task_already_claimed", "task_closed", "task_is_blocked"],
    http: "POST /v1/spaces/:space/tasks/:task/claim",
    cli: {
      path: "task claim",
      positional: ["task"],
      names: { task: "task-id" },
      say: sayTransition("claimed"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_claim", title: "Claim a task", annotations: moves },
    slash: {
      name: "claim",
      usage: "/claim <task>",
      parse: ({ words }) => (words[0] === undefined ? { problem: "name the task" } : { task: words[0] }),
      card,
    },
  }),
  "task.claimNext": operation({
    kind: "command",
    needs: "write",
    summary: "Claim the most urgent task that may be claimed; `waitMs` holds the call until there is one",
    input: z.object({ ...space, waitMs: z.coerce.number().int().min(0).max(50_000).default(0) }),
    output: z.object({ task: TaskView.nullable() }),
    errors: [],
    http: "POST /v1/spaces/:space/tasks/claim-next",
    cli: {
      path: "task next",
      names: { waitMs: "wait-ms" },
      say: ({ task }) => (task === null ? "No task may be claimed." : `${task.id} ${sayTask(task)}`),
      json: ({ task }) => ({ task: task === null ? null : taskJson(task) }),
    },
    mcp: {
      tool: "envoy_task_claim_next",
      title: "Claim the next task",
      summary:
        "Claim the most urgent task that you may claim. With waitMs the call is held until there is one, so there is no need to ask again and again",
      annotations: adds,
    },
  }),
  "task.assign": operation({
    kind: "command",
    needs: "admin",
    summary: "Give a task to a member; `force` takes it from whoever has it",
    input: z.object({ ...one, assignee: Handle, force: z.boolean().default(false) }),
    output: changed,
    errors: ["task_not_found", "task_already_claimed", "task_closed", "member_not_found"],
    http: "POST /v1/spaces/:space/tasks/:task/assign",
    cli: {
      path: "task assign",
      positional: ["task", "assignee"],
      names: { task: "task-id" },
      say: sayTransition("assigned"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_assign", title: "Give a task to a member", annotations: moves },
  }),
  "task.progress": operation({
    kind: "command",
    needs: "write",
    summary: "Say that your task is in progress, or blocked and why",
    input: z.object({ ...one, status: z.enum(["in_progress", "blocked"]), note }),
    output: changed,
    errors: ["task_not_found", "task_unassigned", "not_assignee", "task_closed"],
    http: "POST /v1/spaces/:space/tasks/:task/progress",
    mcp: { tool: "envoy_task_set", title: "Say how your task stands", annotations: moves },
  }),
  "task.heartbeat": operation({
    kind: "signal",
    needs: "write",
    summary: "Keep a task you claimed: without a word from its owner an agent's claim ends",
    input: z.object(one),
    output: z.object({ leaseUntil: z.number() }),
    errors: ["task_not_found", "task_unassigned", "not_assignee", "task_closed"],
    http: "POST /v1/spaces/:space/tasks/:task/heartbeat",
    cli: {
      path: "task heartbeat",
      positional: ["task"],
      names: { task: "task-id" },
      say: ({ leaseUntil }) => `Kept until ${new Date(leaseUntil).toISOString()}`,
    },
    mcp: { tool: "envoy_task_heartbeat", title: "Keep your task", annotations: moves },
  }),
  "task.release": operation({
    kind: "command",
    needs: "write",
    summary: "Give a task back that you claimed",
    input: z.object({ ...one, reason: note }),
    output: changed,
    errors: ["task_not_found", "task_unassigned", "not_assignee", "task_closed"],
    http: "POST /v1/spaces/:space/tasks/:task/release",
    cli: {
      path: "task release",
      positional: ["task"],
      names: { task: "task-id" },
      say: sayTransition("released"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_release", title: "Give your task back", annotations: moves },
  }),
  "task.complete": operation({
    kind: "command",
    needs: "write",
    summary: "Complete your task, with evidence as references; `review` lets somebody else accept it first",
    input: z.object({
      ...one,
      summary: z.string().trim().max(4000).nullable().default(null),
      review: z.boolean().default(false),
      refs: z.array(RefView).max(32).default([]),
    }),
    output: changed,
    errors: ["task_not_found", "task_unassigned", "not_assignee", "task_closed"],
    http: "POST /v1/spaces/:space/tasks/:task/complete",
    cli: {
      path: "task complete",
      positional: ["task"],
      names: { task: "task-id" },
      say: sayTransition("completed"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_complete", title: "Complete your task", annotations: moves },
    slash: {
      name: "done",
      usage: "/done <task> [summary]",
      parse: ({ words }) => {
        const [task, ...summary] = words;
        return task === undefined
          ? { problem: "name the task" }
          : { task, summary: summary.join(" ") || null };
      },
      card,
    },
  }),
  "task.review": operation({
    kind: "command",
    needs: "write",
    summary: "Accept a result that is in review, or give the task back to the list",
    input: z.object({ ...one, verdict: z.enum(["accept", "reject"]), note }),
    output: changed,
    errors: ["task_not_found", "task_not_in_review", "review_own"],
    http: "POST /v1/spaces/:space/tasks/:task/review",
    cli: {
      path: "task review",
      positional: ["task", "verdict"],
      names: { task: "task-id" },
      say: sayTransition("reviewed"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_review", title: "Review a result", annotations: moves },
  }),
  "task.reopen": operation({
    kind: "command",
    needs: "write",
    summary: "Put a task that is done, cancelled or in review back on the list",
    input: z.object({ ...one, reason: note }),
    output: changed,
    errors: ["task_not_found"],
    http: "POST /v1/spaces/:space/tasks/:task/reopen",
    cli: {
      path: "task reopen",
      positional: ["task"],
      names: { task: "task-id" },
      say: sayTransition("reopened"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_reopen", title: "Reopen a task", annotations: moves },
  }),
  "task.cancel": operation({
    kind: "command",
    needs: "write",
    summary: "Take a task off the list without a result: its author may, and an admin",
    input: z.object({ ...one, reason: note }),
    output: changed,
    errors: ["task_not_found", "not_assignee", "task_closed"],
    http: "POST /v1/spaces/:space/tasks/:task/cancel",
    cli: {
      path: "task cancel",
      positional: ["task"],
      names: { task: "task-id" },
      say: sayTransition("cancelled"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_cancel", title: "Cancel a task", annotations: removes },
  }),
};
