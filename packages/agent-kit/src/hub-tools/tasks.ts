import type { TaskView } from "@envoy/protocol";
import { MessageId, TaskPriority } from "@envoy/space";
import { z } from "zod";
import type { HubTool } from "../driver.ts";
import { callForTool, hubTool, type ToolKit } from "./tool.ts";

const task = z.string().min(4).describe("The task's id, or the first digits of it");
const evidence = z
  .array(MessageId)
  .max(32)
  .default([])
  .describe("Ids of the messages that show it: what a conclusion rests on");

/** Tools for work on the space's list. What others hold is refused with the name of the holder. */
export function taskTools(kit: ToolKit): HubTool[] {
  const { space } = kit;
  const say = ({ task: one }: { task: TaskView }) => taskLine(one);
  return [
    hubTool(kit, {
      name: "task_list",
      description: "The tasks of the room, most urgent first, with who holds each and what it waits for.",
      input: z.object({ all: z.boolean().default(false).describe("Also those that are done") }),
      readOnly: true,
      run: ({ all }) =>
        callForTool(kit, {
          name: "task.list",
          input: { space, status: all ? "all" : "open" },
          say: ({ tasks }) => tasks.map(taskLine).join("\n") || "There is no open task.",
        }),
    }),
    hubTool(kit, {
      name: "task_create",
      description: "Put work on the room's list; with an assignee it is theirs, and an agent is woken.",
      input: z.object({
        text: z.string().trim().min(1).max(4000),
        assignee: z.string().nullable().default(null).describe("A member's handle"),
        priority: TaskPriority.default("normal"),
        blocked_by: z.array(MessageId).max(32).default([]),
      }),
      readOnly: false,
      run: ({ text, assignee, priority, blocked_by: blockedBy }) =>
        callForTool(kit, {
          name: "task.create",
          input: { space, text, assignee: assignee?.replace(/^@/, "") ?? null, priority, blockedBy },
          say,
        }),
    }),
    hubTool(kit, {
      name: "task_claim",
      description: "Claim an open task before you work on it, so that nobody else does.",
      input: z.object({ task }),
      readOnly: false,
      run: (args) => callForTool(kit, { name: "task.claim", input: { space, ...args }, say }),
    }),
    hubTool(kit, {
      name: "task_update",
      description: "Say that your task is in progress or blocked and why, or give it back.",
      input: z.object({
        task,
        status: z.enum(["in_progress", "blocked", "released"]),
        note: z.string().max(2000).nullable().default(null),
      }),
      readOnly: false,
      run: ({ task: id, status, note }) =>
        status === "released"
          ? callForTool(kit, { name: "task.release", input: { space, task: id, reason: note }, say })
          : callForTool(kit, { name: "task.progress", input: { space, task: id, status, note }, say }),
    }),
    hubTool(kit, {
      name: "task_complete",
      description:
        "Complete your task, citing the messages that show it; `review` lets somebody else accept it first.",
      input: z.object({
        task,
        summary: z.string().max(4000).nullable().default(null),
        evidence,
        review: z.boolean().default(false),
      }),
      readOnly: false,
      run: ({ evidence: cited, ...args }) =>
        callForTool(kit, {
          name: "task.complete",
          input: { space, ...args, refs: cited.map((id) => ({ id, kind: "evidence" })) },
          say,
        }),
    }),
    hubTool(kit, {
      name: "provenance",
      description: "What a message rests on: the messages it cites, and what those cite.",
      input: z.object({ message: MessageId }),
      readOnly: true,
      run: (args) =>
        callForTool(kit, {
          name: "provenance.walk",
          input: { space, ...args },
          say: ({ nodes }) =>
            nodes
              .map(
                (node) =>
                  `${"  ".repeat(node.depth)}${node.id} ${node.from ?? "?"}: ${node.text ?? node.state}`,
              )
              .join("\n"),
        }),
    }),
    hubTool(kit, {
      name: "work_record",
      description:
        "The working state of the room in one piece: people, tasks, recent evidence, and what is not known.",
      input: z.object({ budget_tokens: z.number().int().min(200).max(6000).default(4000) }),
      readOnly: true,
      run: ({ budget_tokens: budgetTokens }) =>
        callForTool(kit, {
          name: "space.workRecord",
          input: { space, budgetTokens },
          say: (record) => JSON.stringify(record),
        }),
    }),
  ];
}

function taskLine(one: TaskView): string {
  const holder = one.assigneeHandle === null ? "" : ` @${one.assigneeHandle}`;
  const waits = one.openBlockers.length === 0 ? "" : `, waits for ${one.openBlockers.join(", ")}`;
  return `${one.id} [${one.status}, ${one.priority}${waits}]${holder} ${one.text}`;
}
