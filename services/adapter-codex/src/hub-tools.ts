import type { HubTool } from "@envoy/agent-kit";
import type { DynamicToolCallResponse, DynamicToolSpec, JsonValue } from "./generated/codex-protocol.ts";
import { ToolCallRequest } from "./wire.ts";

/** The hub's tools as the runtime takes them: direct in the model's list, no server, no token, no approval. */
export function toolSpecs(tools: readonly HubTool[]): DynamicToolSpec[] {
  return tools.map(({ name, description, inputSchema }) => ({
    type: "function",
    name,
    description,
    // A JSON Schema is JSON by its nature; the port types it as an open record.
    inputSchema: inputSchema as JsonValue,
  }));
}

/** Runs the call of a tool. What is wrong with it is told to the model, which can do better the next time. */
export async function callTool(tools: readonly HubTool[], params: unknown): Promise<DynamicToolCallResponse> {
  const call = ToolCallRequest.safeParse(params);
  const tool = tools.find(({ name }) => call.success && name === call.data.tool);
  if (!call.success || !tool) return answer(false, "There is no such tool. Go on without it.");
  try {
    const { ok, text } = await tool.call(call.data.arguments);
    return answer(ok, text);
  } catch (error) {
    // The port says that tools never throw. A defect there must not leave the model waiting for ever.
    return answer(
      false,
      `The tool ${tool.name} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function answer(success: boolean, text: string): DynamicToolCallResponse {
  return { success, contentItems: [{ type: "inputText", text }] };
}
