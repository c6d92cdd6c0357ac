import type { McpSdkServerConfigWithInstance } from "@anthropic-ai/claude-agent-sdk";
import type { HubTool } from "@envoy/agent-kit";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from "@modelcontextprotocol/sdk/types.js";
import { HUB_SERVER } from "./driver-config.ts";

/**
 * The hub's tools as a server inside this process. Built from the low-level server because the hub speaks JSON
 * Schema. Answers are text only: the runtime would show the model structured content instead of the text.
 */
export function createHubServer(tools: readonly HubTool[]): McpSdkServerConfigWithInstance {
  const instance = new McpServer({ name: HUB_SERVER, version: "1.0.0" }, { capabilities: { tools: {} } });
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  instance.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(describeTool) }));
  instance.server.setRequestHandler(CallToolRequestSchema, async (request) => {
    const tool = byName.get(request.params.name);
    if (!tool) return answer(false, `The space has no tool named ${request.params.name}.`);
    const { ok, text } = await tool.call(request.params.arguments ?? {});
    return answer(ok, text);
  });
  return { type: "sdk", name: HUB_SERVER, instance };
}

function answer(ok: boolean, text: string) {
  return { isError: !ok, content: [{ type: "text" as const, text }] };
}

/** `alwaysLoad` keeps the tools in every request; they would cost a search before the first call otherwise. */
function describeTool(tool: HubTool): Tool {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { ...tool.inputSchema, type: "object" },
    annotations: { readOnlyHint: tool.readOnly },
    _meta: { "anthropic/alwaysLoad": true },
  };
}
