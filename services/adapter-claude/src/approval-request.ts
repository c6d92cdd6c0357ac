import type { PermissionResult, PermissionUpdate } from "@anthropic-ai/claude-agent-sdk";
import type { DriverApproval, DriverDecision } from "@envoy/agent-kit";
import { clip } from "@envoy/space";
import { sessionGrant } from "./permission-rules.ts";
import { answerQuestions, questionText } from "./questions.ts";
import { isFileTool, type ToolCall, textOf } from "./tool-call.ts";
import { plannedDiff } from "./tool-items.ts";
import { oneLine, titleOfTool } from "./tool-titles.ts";

/** A question of the runtime whether a call may run. */
export interface Ask {
  readonly call: ToolCall;
  readonly suggestions: readonly PermissionUpdate[];
  readonly reason: string | null;
}

export function approvalOf(id: string, ask: Ask, cwd: string): DriverApproval {
  const { call } = ask;
  const kind = kindOf(call.name);
  return {
    id,
    itemId: call.id,
    kind,
    title: titleOfTool(call, cwd),
    detail: clip(detailOf(call, cwd)),
    cwd: kind === "command" || kind === "file_change" ? cwd : null,
    reason: reasonOf(ask),
    scopes: kind !== "question" && grantOf(ask) !== null ? ["once", "session", "rule"] : ["once"],
    editable: kind === "command" || kind === "question",
  };
}

/** The runtime's answer for what a person decided. */
export function resultOf(ask: Ask, decision: DriverDecision): PermissionResult {
  if (decision.verdict === "decline") return declined(decision.note, decision.stop);
  const { call } = ask;
  if (call.name === "AskUserQuestion")
    return { behavior: "allow", updatedInput: answerQuestions(call.input, decision.edited) };
  const edited = call.name === "Bash" ? decision.edited : null;
  const updatedInput = edited === null ? { ...call.input } : { ...call.input, command: edited };
  const grant = decision.scope === "once" || edited !== null ? null : grantOf(ask);
  return grant === null
    ? { behavior: "allow", updatedInput }
    : { behavior: "allow", updatedInput, updatedPermissions: [grant] };
}

export function declined(note: string | null, stop: boolean): PermissionResult {
  const message = note?.trim()
    ? `A person declined this: ${note.trim()}`
    : "A person declined this and gave no reason. Do not try the same again in another form.";
  return { behavior: "deny", message, interrupt: stop };
}

/** What is granted for good by a decision; null when it is not for good. */
export function lastingGrant(ask: Ask, decision: DriverDecision): PermissionUpdate | null {
  if (decision.verdict !== "approve" || decision.scope !== "rule" || decision.edited !== null) return null;
  return grantOf(ask);
}

function kindOf(tool: string): DriverApproval["kind"] {
  if (tool === "Bash") return "command";
  if (tool === "AskUserQuestion") return "question";
  return isFileTool(tool) ? "file_change" : "tool";
}

function detailOf(call: ToolCall, cwd: string): string {
  if (call.name === "Bash") return textOf(call.input.command);
  if (call.name === "AskUserQuestion") return questionText(call.input);
  return isFileTool(call.name) ? plannedDiff(call, cwd) : JSON.stringify(call.input, null, 2);
}

/** Why the agent wants it, in its own words, and why the runtime asks. */
function reasonOf({ call, reason }: Ask): string | null {
  const purpose = call.name === "Bash" ? textOf(call.input.description) : "";
  const parts = [purpose, reason ?? ""].filter((part) => part !== "");
  return parts.length === 0 ? null : oneLine(parts.join(" — "), 500);
}

function grantOf({ call, suggestions }: Ask): PermissionUpdate | null {
  const file = isFileTool(call.name)
    ? textOf(call.input.file_path) || textOf(call.input.notebook_path)
    : null;
  return sessionGrant(suggestions, file === "" ? null : file);
}
