import { pathOf, plainName, type ToolCall, textOf } from "./tool-call.ts";

/** One line that says to people what a call does. */
export function titleOfTool(call: ToolCall, cwd: string): string {
  return oneLine(sentenceOf(call, cwd), 280);
}

function sentenceOf(call: ToolCall, cwd: string): string {
  const { name, input } = call;
  const path = pathOf(input, cwd);
  switch (name) {
    case "Bash":
      return `Run ${textOf(input.command)}`;
    case "Read":
      return `Read ${path}`;
    case "Write":
      return `Write ${path}`;
    case "Edit":
    case "MultiEdit":
    case "NotebookEdit":
      return `Edit ${path}`;
    case "Grep":
      return `Search for ${textOf(input.pattern)}${path ? ` in ${path}` : ""}`;
    case "Glob":
      return `List files matching ${textOf(input.pattern)}${path ? ` in ${path}` : ""}`;
    case "Agent":
    case "Task":
      return `Ask a sub-agent: ${textOf(input.description) || textOf(input.prompt)}`;
    case "WebFetch":
      return `Fetch ${textOf(input.url)}`;
    case "WebSearch":
      return `Search the web for ${textOf(input.query)}`;
    case "AskUserQuestion":
      return "Ask the room a question";
    case "TodoWrite":
      return "Update the plan";
    default:
      return plainName(name).replaceAll("_", " ");
  }
}

export function oneLine(text: string, limit: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length <= limit ? flat : `${flat.slice(0, limit - 1)}…`;
}
