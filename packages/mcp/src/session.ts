import type { CallReply } from "@envoy/protocol";
import type { OwnTool } from "./tools/own-tool.ts";

/** One caller at one hub, whatever lies between: what tools, resources and prompts are made over. */
export interface McpSession {
  /** Runs an operation as this caller; never throws for what the hub or the network did. */
  call(name: string, input: Readonly<Record<string, unknown>>): Promise<CallReply>;
  /** The space meant by calls that name none; null: the only one the caller is in. */
  readonly space: string | null;
  /** What this place can do beside the operations, such as open an invite code. */
  readonly own: readonly OwnTool[];
}
