import {
  type Output,
  sayTask,
  sayTransition,
  type TaskView,
  taskJson,
  taskWord,
  taskWording,
  transitionJson,
} from "@envoy/protocol";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { failedCall } from "../output/failure.ts";
import { resolveSpace } from "../space.ts";
import { space } from "./options.ts";

const statuses = [
  "assigned",
  "unassigned",
  "claimed",
  "in_progress",
  "blocked",
  "review",
  "completed",
  "cancelled",
  "all",
];

export const taskCommands: readonly Command[] = [
  {
    path: "task list",
    aliases: ["tasks"],
    summary: "The tasks of a space, or of all your spaces; done ones only when asked for",
    positional: ["space"],
    options: [
      space,
      { name: "include-completed", kind: "flag", summary: "Show done ones as well" },
      { name: "status", kind: "text", summary: "Only those in this state", choices: statuses },
      { name: "mine", kind: "flag", summary: "Only what is mine" },
      { name: "ids", kind: "flag", summary: "Put the id before each" },
    ],
    run: list,
  },
  {
    path: "task set",
    summary: "Set the status of a task",
    positional: ["task-id", "status"],
    options: [
      space,
      { name: "task-id", kind: "text", summary: "The task, by id or its first digits", required: true },
      {
        name: "status",
        kind: "text",
        summary: "What it is now",
        choices: ["assigned", "in_progress", "completed", "blocked"],
        required: true,
      },
      { name: "assignee", kind: "text", summary: "Whose it is to be, with status assigned" },
      { name: "note", kind: "text", summary: "Why, in a sentence" },
    ],
    async run(context, values) {
      const { id } = await resolveSpace(context, values.text("space"));
      return setTask(context, {
        space: id,
        task: values.needed("task-id"),
        status: values.needed("status"),
        assignee: values.text("assignee"),
        note: values.text("note"),
      });
    },
  },
];

async function list(context: Context, values: Values): Promise<Answer> {
  const account = await context.account();
  const given = values.text("space") ?? context.space;
  const spaces =
    given === null ? (await account.call("space.list", {})).spaces : [await resolveSpace(context, given)];
  const wanted = wantedStatus(values);
  const lists = await Promise.all(
    spaces.map(async ({ id }) => {
      const { tasks } = await account.call("task.list", {
        space: id,
        status: "all",
        mine: values.flag("mine"),
      });
      return tasks.filter(wanted).map((task) => ({ task, space: id }));
    }),
  );
  const tasks = lists.flat();
  const line = (task: TaskView) => (values.flag("ids") ? `${task.id} ${sayTask(task)}` : sayTask(task));
  return {
    say: tasks.length === 0 ? "No open tasks." : tasks.map(({ task }) => line(task)).join("\n"),
    json: { tasks: tasks.map(({ task, space: id }) => ({ space_id: id, ...taskJson(task) })) },
  };
}

function wantedStatus(values: Values): (task: TaskView) => boolean {
  const status = values.text("status");
  const closed = (task: TaskView) => task.status === "completed" || task.status === "cancelled";
  if (status === "all" || (status === null && values.flag("include-completed"))) return () => true;
  if (status === null) return (task) => !closed(task);
  return (task) => task.status === status || taskWord(task.status) === status;
}

type Changed = Output<"task.claim">;

/** One word for four operations: what they are is the hub's business, what people say is a status. */
export async function setTask(
  context: Context,
  want: { space: string; task: string; status: string; assignee: string | null; note?: string | null },
): Promise<Answer> {
  const account = await context.account();
  const { space: id, task, note = null } = want;
  const reply = await (() => {
    if (want.status === "completed")
      return account.reply("task.complete", { space: id, task, summary: note });
    if (want.status === "blocked")
      return account.reply("task.progress", { space: id, task, status: "blocked", note });
    if (want.status === "in_progress")
      return account.reply("task.progress", { space: id, task, status: "in_progress", note });
    return want.assignee === null
      ? account.reply("task.claim", { space: id, task })
      : account.reply("task.assign", { space: id, task, assignee: want.assignee });
  })();
  if (!reply.ok) throw failedCall(reply.error, taskWording);
  const changed: Changed = reply.value;
  return { say: sayTransition("set")(changed), json: transitionJson(changed) };
}
