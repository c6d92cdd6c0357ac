import { randomUUID } from "node:crypto";
import { taskJson } from "@envoy/protocol";
import { readRef } from "../command/fields.ts";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { readAll } from "../output/read-all.ts";
import { resolveSpace } from "../space.ts";
import { space } from "./options.ts";
import { setTask } from "./tasks.ts";

export const send: Command = {
  path: "send",
  summary: "Post a message; prints its id",
  positional: ["message"],
  options: [
    { name: "message", kind: "text", summary: "The words; - or --stdin reads them from stdin" },
    space,
    { name: "stdin", kind: "flag", summary: "Read the words from stdin" },
    { name: "refs", kind: "list", summary: "Messages that this rests on, by id, with commas between" },
    { name: "reply-to", kind: "text", summary: "The message that this answers" },
    { name: "thread", kind: "text", summary: "The message whose thread it belongs to" },
    { name: "task", kind: "text", summary: "Create a task with these words as well" },
    { name: "assignee", kind: "text", summary: "Whose that task is to be" },
    { name: "task-id", kind: "text", summary: "The task that --task-status is about" },
    {
      name: "task-status",
      kind: "text",
      summary: "Set that task to this status",
      choices: ["assigned", "in_progress", "completed", "blocked"],
    },
    { name: "key", kind: "text", summary: "A repeat with the same key posts nothing" },
  ],
  run,
};

async function run(context: Context, values: Values): Promise<Answer> {
  const text = await wordsOf(context, values);
  const body = values.text("task");
  const status = values.text("task-status");
  if (text === null && body === null && status === null)
    throw fail("missing_required_flag", "Say what to send", { next: "envoy send --help shows how." });
  if ((status === null) !== (values.text("task-id") === null))
    throw fail("missing_required_flag", "--task-status and --task-id belong together");
  const { id } = await resolveSpace(context, values.text("space"));
  const message = text === null ? null : await post(context, { space: id, text, values });
  const created = body === null ? null : await createTask(context, { space: id, body, values });
  const changed =
    status === null
      ? null
      : await setTask(context, {
          space: id,
          task: values.needed("task-id"),
          status,
          assignee: values.text("assignee"),
        });
  const printed = message?.message ?? created?.id ?? changed?.say ?? "";
  return {
    say: printed,
    json: {
      space_id: id,
      message_id: message?.message ?? created?.id ?? null,
      local_durability: "durable",
      delivery_mode: context.hub.kind === "local" ? "local_only" : "hub",
      relay_delivery: "not_attempted",
      relay_delivery_attempted: false,
      pending_sync: false,
      unknown_mentions: message?.unknownMentions ?? [],
      offline: message?.offline ?? [],
      ...(created === null ? {} : { task: taskJson(created) }),
      ...(changed === null ? {} : { task: changed.json }),
    },
  };
}

async function wordsOf(context: Context, values: Values): Promise<string | null> {
  const given = values.text("message");
  if (given !== "-" && !values.flag("stdin")) return given;
  if (given !== null && given !== "-") throw fail("invalid_input", "Give the words or --stdin, not both");
  return (await readAll(context.around.stdin)).trimEnd();
}

/** The key is chosen before the first try, so that a repeat of the call posts nothing twice. */
async function post(context: Context, want: { space: string; text: string; values: Values }) {
  const { space: id, text, values } = want;
  const account = await context.account();
  return account.call("message.send", {
    space: id,
    text,
    thread: values.text("thread"),
    replyTo: values.text("reply-to"),
    // Which kinds there are is for the hub to say.
    refs: values.list("refs").map(readRef) as never[],
    key: values.text("key") ?? randomUUID(),
  });
}

async function createTask(context: Context, want: { space: string; body: string; values: Values }) {
  const account = await context.account();
  const { task } = await account.call("task.create", {
    space: want.space,
    text: want.body,
    assignee: want.values.text("assignee"),
  });
  return task;
}
