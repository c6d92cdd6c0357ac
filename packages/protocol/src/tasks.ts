import { Handle, MessageId, TaskPriority } from "@envoy/space";
import { z } from "zod";
import { adds, moves, reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { sayTask, sayTransition, taskJson, taskWording, transitionJson } from "./task-sentences.ts";
import { taskStepOperations } from "./task-steps.ts";
import { blockedBy, changed, one, TaskStatusView, TaskView, taskLine } from "./task-views.ts";
import { RefView } from "./views.ts";

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
  ...taskStepOperations,
};
