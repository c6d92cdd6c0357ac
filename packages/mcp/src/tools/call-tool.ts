import type { McpSession } from "../session.ts";
import { bindingOf } from "./bindings.ts";
import { type Outcome, wrongArguments } from "./outcome.ts";
import type { OwnTool } from "./own-tool.ts";
import { runTool } from "./run-tool.ts";

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Null: there is no such tool, which is an error of the protocol and none of a tool's. */
export async function callTool(session: McpSession, call: ToolCall): Promise<Outcome | null> {
  const own = session.own.find(({ tool }) => tool === call.name);
  if (own !== undefined) return runOwn(session, own, call.arguments);
  const binding = bindingOf(call.name);
  return binding === null ? null : runTool(session, binding, call.arguments);
}

async function runOwn(session: McpSession, own: OwnTool, given: ToolCall["arguments"]): Promise<Outcome> {
  const parsed = own.input.safeParse(given);
  if (parsed.success) return own.run(session, parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    problem: message,
  }));
  return wrongArguments(own.tool, problems);
}
