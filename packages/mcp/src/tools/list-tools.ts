import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";
import { type Binding, bindings } from "./bindings.ts";
import { inputSchema, objectSchema, type ToolSchema } from "./input-schema.ts";
import type { OwnTool } from "./own-tool.ts";

/** A tool as clients list it. A type, because the SDK's own type asks for an index signature. */
export type ListedTool = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ToolSchema;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
};

const listed = bindings.map((binding) => ({
  admin: binding.spec.needs === "admin",
  tool: ofOperation(binding),
}));

/** What this caller is shown. Showing allows nothing: a tool that is not shown is refused by the hub as well. */
export async function listTools(session: McpSession): Promise<ListedTool[]> {
  const all = [...session.own.map((own) => ({ admin: own.admin, tool: ofOwn(own) })), ...listed];
  const spaces = await directory.spaces(session);
  const isAdmin = !spaces.ok || spaces.value.spaces.some(({ role }) => role === "admin");
  return all.filter(({ admin }) => isAdmin || !admin).map(({ tool }) => tool);
}

function ofOperation(binding: Binding): ListedTool {
  const { tool, title, summary, annotations } = binding.tool;
  return {
    name: tool,
    title,
    description: summary ?? binding.spec.summary,
    inputSchema: inputSchema(binding),
    annotations: { title, ...annotations },
  };
}

function ofOwn({ tool, title, summary, annotations, input }: OwnTool): ListedTool {
  return {
    name: tool,
    title,
    description: summary,
    inputSchema: objectSchema(input),
    annotations: { title, ...annotations },
  };
}
