import { clip, type FileChange, type TurnItem } from "@envoy/space";
import { z } from "zod";
import { diffOfPatch, diffOfReplacement, FileOutcome } from "./diffs.ts";
import { isFileTool, pathOf, plainName, type ToolCall, textOf } from "./tool-call.ts";
import { titleOfTool } from "./tool-titles.ts";

/** How the call went, in the runtime's words. */
export interface ToolOutcome {
  readonly text: string;
  readonly isError: boolean;
  readonly declined: boolean;
  /** The tool's own report, of a shape that depends on the tool. */
  readonly report: unknown;
  readonly durationMs: number;
}

type Status = "running" | "ok" | "failed" | "declined" | "cancelled";

/** The item of a call: running while there is no outcome. */
export function itemOfTool(call: ToolCall, outcome: ToolOutcome | null, cwd: string): TurnItem {
  const status = statusOf(outcome);
  if (call.name === "Bash") return commandItem(call, outcome, cwd);
  if (call.name === "TodoWrite" && status !== "failed") return planItem(call) ?? toolItem(call, outcome, cwd);
  if (isFileTool(call.name))
    return { id: call.id, kind: "files", changes: changesOf(call, outcome, cwd), status };
  return toolItem(call, outcome, cwd);
}

/** The same item for a call whose outcome will never come. */
export function cancelledItem(item: TurnItem): TurnItem {
  return "status" in item && item.status === "running" ? { ...item, status: "cancelled" } : item;
}

/** What an edit would do, from the call alone. */
export function plannedDiff(call: ToolCall, cwd: string): string {
  const path = pathOf(call.input, cwd);
  if (call.name === "Write") return textOf(call.input.content);
  if (call.name === "NotebookEdit")
    return diffOfReplacement(path, [{ before: "", after: textOf(call.input.new_source) }]);
  return diffOfReplacement(path, EditsOf.parse(call.input));
}

const Replacement = z
  .object({ old_string: z.string().catch(""), new_string: z.string().catch("") })
  .transform((e) => ({ before: e.old_string, after: e.new_string }));

const EditsOf = z.union([
  z.object({ edits: z.array(Replacement) }).transform((i) => i.edits),
  Replacement.transform((edit) => [edit]),
]);

function changesOf(call: ToolCall, outcome: ToolOutcome | null, cwd: string): FileChange[] {
  const path = clip(pathOf(call.input, cwd), 900);
  const done = FileOutcome.safeParse(outcome?.report);
  if (done.success && done.data.structuredPatch.length > 0)
    return [{ path, change: "update", diff: clip(diffOfPatch(path, done.data)) }];
  const created = call.name === "Write" && (!done.success || done.data.type === "create");
  return [{ path, change: created ? "add" : "update", diff: clip(plannedDiff(call, cwd)) }];
}

function commandItem(call: ToolCall, outcome: ToolOutcome | null, cwd: string): TurnItem {
  const item = {
    id: call.id,
    kind: "command" as const,
    command: clip(textOf(call.input.command)),
    cwd,
    output: clip(outcome ? outputOf(outcome) : ""),
    exitCode: outcome ? exitCodeOf(outcome) : null,
    status: statusOf(outcome),
  };
  return outcome ? { ...item, durationMs: outcome.durationMs } : item;
}

const BashReport = z.object({
  stdout: z.string(),
  stderr: z.string(),
  /** Set where a code other than 0 is no failure, as of a search that finds nothing; the code is not told. */
  returnCodeInterpretation: z.string().optional(),
});

function outputOf(outcome: ToolOutcome): string {
  const report = BashReport.safeParse(outcome.report);
  if (!report.success) return outcome.text;
  return [report.data.stdout, report.data.stderr.trim()].filter((part) => part !== "").join("\n");
}

/** A refused command has no exit code; a failed one says it in the first line of its result. */
function exitCodeOf(outcome: ToolOutcome): number | null {
  if (outcome.declined) return null;
  const report = BashReport.safeParse(outcome.report);
  if (report.data?.returnCodeInterpretation !== undefined) return null;
  if (!outcome.isError) return 0;
  const code = /^Exit code (\d+)/.exec(outcome.text)?.[1];
  return code === undefined ? null : Number(code);
}

const Todos = z.object({
  todos: z.array(
    z.object({
      content: z.string(),
      status: z.enum(["pending", "in_progress", "completed"]).catch("pending"),
    }),
  ),
});

/** Every version of the plan has one id within a turn's picture: the newest replaces the one before. */
function planItem(call: ToolCall): TurnItem | null {
  const parsed = Todos.safeParse(call.input);
  if (!parsed.success) return null;
  const steps = parsed.data.todos.slice(0, 200).map((todo) => ({
    text: clip(todo.content, 900),
    status: todo.status === "completed" ? ("done" as const) : todo.status,
  }));
  return { id: "plan", kind: "plan", steps };
}

function toolItem(call: ToolCall, outcome: ToolOutcome | null, cwd: string): TurnItem {
  const item = {
    id: call.id,
    kind: "tool" as const,
    name: plainName(call.name).slice(0, 128),
    title: titleOfTool(call, cwd),
    input: clip(JSON.stringify(call.input, null, 2)),
    output: clip(outcome?.text ?? ""),
    status: statusOf(outcome),
  };
  return outcome ? { ...item, durationMs: outcome.durationMs } : item;
}

function statusOf(outcome: ToolOutcome | null): Status {
  if (outcome === null) return "running";
  if (outcome.declined) return "declined";
  return outcome.isError ? "failed" : "ok";
}
