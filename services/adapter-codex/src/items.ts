import { clip, type FileChange, type TurnItem } from "@envoy/space";
import type { FileUpdate, KnownItem, WireItem } from "./wire.ts";

/** An item of the runtime as the room shows it; null for what the room has already (what was said to it). */
export function toTurnItem(item: WireItem): TurnItem | null {
  switch (item.type) {
    case "userMessage":
      return null;
    case "agentMessage":
      return { id: item.id, kind: "text", text: clip(item.text) };
    case "plan":
      return { id: item.id, kind: "text", text: clip(item.text) };
    case "reasoning":
      return { id: item.id, kind: "reasoning", text: clip(reasoningText(item)) };
    case "commandExecution":
      return commandItem(item);
    case "fileChange":
      return {
        id: item.id,
        kind: "files",
        changes: fileChanges(item.changes),
        status: statusOf(item.status),
      };
    case "dynamicToolCall":
      return dynamicToolItem(item);
    case "mcpToolCall":
      return mcpToolItem(item);
    case "imageView":
      return simpleTool(item.id, "view_image", `Look at ${item.path}`);
    case "webSearch":
      return simpleTool(item.id, "web_search", `Search the web: ${item.query}`);
    case "contextCompaction":
      return notice(item.id, "The session's history was shortened.");
    case "enteredReviewMode":
      return notice(item.id, `Review started: ${item.review}`);
    case "exitedReviewMode":
      return { id: item.id, kind: "text", text: clip(item.review) };
    case "other":
      return simpleTool(item.id, item.name, item.name);
  }
}

export function notice(id: string, text: string): TurnItem {
  return { id, kind: "notice", text: clip(text, 1900) };
}

export function planItem(turnId: string, steps: readonly { step: string; status: string }[]): TurnItem {
  const status = { inProgress: "in_progress", completed: "done" } as const;
  return {
    id: `${turnId}-plan`,
    kind: "plan",
    steps: steps.slice(0, 200).map(({ step, status: word }) => ({
      text: step.slice(0, 1000),
      status: word === "inProgress" || word === "completed" ? status[word] : "pending",
    })),
  };
}

/** The changes of a patch; paths and diffs as the runtime gives them. */
export function fileChanges(updates: readonly FileUpdate[]): FileChange[] {
  return updates.slice(0, 200).map(({ path, kind, diff }) => {
    const moved = kind.type === "update" && kind.move_path ? kind.move_path : null;
    const change = kind.type === "add" || kind.type === "delete" ? kind.type : moved ? "move" : "update";
    return { path: (moved ? `${path} → ${moved}` : path).slice(0, 1024), change, diff: clip(diff) };
  });
}

/** The command without the shell that the runtime wraps around it. */
export function unwrapShell(command: string): string {
  const match = /^(?:\/\S*\/)?(?:ba|z)?sh -l?c (['"])([\s\S]*)\1$/.exec(command);
  if (!match) return command;
  const [, quote, inner = ""] = match;
  return quote === "'" ? inner.replaceAll(`'\\''`, "'").replaceAll(`'"'"'`, "'") : inner;
}

/** What an item that the runtime never closed becomes when its turn is over. */
export function closeItem(item: TurnItem): TurnItem {
  return "status" in item && item.status === "running" ? { ...item, status: "cancelled" } : item;
}

function statusOf(status: string): "running" | "ok" | "failed" | "declined" {
  if (status === "inProgress") return "running";
  if (status === "completed") return "ok";
  return status === "declined" ? "declined" : "failed";
}

type Of<T extends KnownItem["type"]> = Extract<KnownItem, { type: T }>;

function reasoningText({ summary, content }: Of<"reasoning">): string {
  return (summary.length > 0 ? summary : content).join("\n\n");
}

function commandItem(item: Of<"commandExecution">): TurnItem {
  return {
    id: item.id,
    kind: "command",
    command: clip(unwrapShell(item.command)),
    cwd: item.cwd.slice(0, 1024),
    output: clip(item.aggregatedOutput ?? ""),
    exitCode: item.exitCode === null ? null : Math.trunc(item.exitCode),
    status: statusOf(item.status),
    ...duration(item.durationMs),
  };
}

function dynamicToolItem(item: Of<"dynamicToolCall">): TurnItem {
  const output = (item.contentItems ?? []).map(({ text }) => text ?? "").join("\n");
  const status = statusOf(item.status);
  return {
    id: item.id,
    kind: "tool",
    name: item.tool.slice(0, 128),
    title: item.tool.replaceAll("_", " ").slice(0, 300),
    input: pretty(item.arguments),
    output: clip(output),
    status: status === "ok" && item.success === false ? "failed" : status,
    ...duration(item.durationMs),
  };
}

function mcpToolItem(item: Of<"mcpToolCall">): TurnItem {
  return {
    id: item.id,
    kind: "tool",
    name: `${item.server}.${item.tool}`.slice(0, 128),
    title: `${item.tool} (${item.server})`.slice(0, 300),
    input: pretty(item.arguments),
    output: item.error ? clip(item.error.message) : item.result === null ? "" : pretty(item.result),
    status: statusOf(item.status),
    ...duration(item.durationMs),
  };
}

/** The runtime shows these when they are done, and says no more of them. */
function simpleTool(id: string, name: string, title: string): TurnItem {
  return {
    id,
    kind: "tool",
    name: name.slice(0, 128),
    title: title.slice(0, 300),
    input: "",
    output: "",
    status: "ok",
  };
}

export function pretty(value: unknown): string {
  return clip(typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? ""));
}

const duration = (ms: number | null) => (ms === null ? {} : { durationMs: Math.max(0, Math.round(ms)) });
