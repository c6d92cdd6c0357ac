import { relative } from "node:path";
import { HUB_TOOL_PREFIX } from "./driver-config.ts";

/** A call of a tool as the model wrote it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export function isFileTool(name: string): boolean {
  return name === "Edit" || name === "Write" || name === "MultiEdit" || name === "NotebookEdit";
}

/** The file or folder a call is about, relative to the repository where it lies inside; empty when none. */
export function pathOf(input: Readonly<Record<string, unknown>>, cwd: string): string {
  const path = textOf(input.file_path) || textOf(input.notebook_path) || textOf(input.path);
  if (path === "") return "";
  const inside = relative(cwd, path);
  return inside === "" || inside.startsWith("..") ? path : inside;
}

/** The hub knows its tools by their plain names. */
export function plainName(name: string): string {
  return name.startsWith(HUB_TOOL_PREFIX) ? name.slice(HUB_TOOL_PREFIX.length) : name;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
