import { ActorId, Handle, MessageId, TaskPriority } from "@envoy/space";
import { z } from "zod";
import { adds, moves, reads, removes } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { sayTask, sayTransition, taskJson, taskWording, transitionJson } from "./task-sentences.ts";
import { RefView } from "./views.ts";

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

const one = { ...space, task: TaskRef };
const changed = z.object({
  task: TaskView,
  /** False: it was so already. */
  changed: z.boolean(),
  previousStatus: TaskStatusView,
});
const note = z.string().trim().max(2000).nullable().default(null);
const blockedBy = z.array(MessageId).max(32);

const card = (output: z.infer<typeof changed>) => ({
  title: `Task ${output.task.status.replace("_", " ")}`,
  body: taskLine(output.task),
});

function taskLine(task: TaskView): string {
  const who = task.assigneeHandle === null ? "" : ` @${task.assigneeHandle}`;
  const waits = task.openBlockers.length === 0 ? "" : `, waits for ${task.openBlockers.length}`;
  return `- \`${task.id.slice(4, 12)}\` [${task.status}${waits}]${who} ${task.text}`;
}

export const taskOperations = {
  "task.create": operation({
    kind: "command",
    needs: "write",
    summary: "Put work on the space's list; with an assignee it is theirs, and an agent is woken",
    input: z.object({
      ...space,
      text: z.string().trim().min(1).max(4000),
      assignee: Handle.nullable().default(null),
      priority: TaskPriority.default("normal"),
      blockedBy: blockedBy.default([]),
      thread: MessageId.nullable().default(null),
      refs: z.array(RefView).max(32).default([]),
      key: z.string().min(1).max(64).nullable().default(null),
    }),
    output: z.object({ task: TaskView }),
    errors: ["member_not_found", "task_not_found", "task_cycle"],
    http: "POST /v1/spaces/:space/tasks",
    cli: {
      path: "task create",
      positional: ["text"],
      names: { text: "body" },
      hidden: ["key"],
      say: ({ task }) => task.id,
      json: ({ task }) => taskJson(task),
    },
    mcp: { tool: "envoy_task_create", title: "Create a task", annotations: adds },
    slash: {
      name: "task",
      usage: "[@agent] /task <what is to be done>",
      parse: ({ rest, agent }) =>
        rest === "" ? { problem: "say what is to be done" } : { text: rest, assignee: agent },
      card: ({ task }) => ({ title: "Task created", body: taskLine(task) }),
    },
  }),
  "task.list": operation({
    kind: "query",
    needs: "read",
    summary: "The tasks of the space, most urgent first; done ones only when asked for",
    input: z.object({
      ...space,
      status: z.enum(["open", "all", ...TaskStatusView.options]).default("open"),
      mine: z.stringbool().or(z.boolean()).default(false),
    }),
    output: z.object({ tasks: z.array(TaskView) }),
    errors: [],
    http: "GET /v1/spaces/:space/tasks",
    mcp: {
      tool: "envoy_task_list",
      title: "Tasks of a space",
      annotations: reads,
      records: "tasks",
      resource: { path: "/tasks", changedBy: ["task."] },
    },
    slash: {
      name: "tasks",
      usage: "/tasks [all]",
      parse: ({ words }) => ({ status: words[0] === "all" ? ("all" as const) : ("open" as const) }),
      card: ({ tasks }) => ({
        title: tasks.length === 0 ? "No open task" : "Tasks",
        body: tasks.map(taskLine).join("\n"),
      }),
    },
  }),
  "task.get": operation({
    kind: "query",
    needs: "read",
    summary: "One task",
    input: z.object(one),
    output: z.object({ task: TaskView }),
    errors: ["task_not_found"],
    http: "GET /v1/spaces/:space/tasks/:task",
    cli: {
      path: "task show",
      positional: ["task"],
      names: { task: "task-id" },
      say: ({ task }) => `${task.id} ${sayTask(task)}${task.note === null ? "" : `\n${task.note}`}`,
      json: ({ task }) => taskJson(task),
    },
    mcp: { tool: "envoy_task_get", title: "One task", annotations: reads },
  }),
  "task.edit": operation({
    kind: "command",
    needs: "write",
    summary: "Change the words, the priority or the blockers of a task",
    input: z.object({
      ...one,
      text: z.string().trim().min(1).max(4000).nullable().default(null),
      priority: TaskPriority.nullable().default(null),
      blockedBy: blockedBy.nullable().default(null),
    }),
    output: changed,
    errors: ["task_not_found", "task_cycle", "task_closed"],
    http: "PUT /v1/spaces/:space/tasks/:task",
    cli: {
      path: "task edit",
      positional: ["task"],
      names: { task: "task-id", text: "body" },
      say: sayTransition("edited"),
      json: transitionJson,
      wording: taskWording,
    },
    mcp: { tool: "envoy_task_edit", title: "Change a task", annotations: moves },
  }),
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
