import type { HubTool } from "../driver.ts";
import { lookupTools } from "./lookup.ts";
import { roomTools } from "./room.ts";
import { taskTools } from "./tasks.ts";
import type { ToolKit } from "./tool.ts";

/** Everything an agent can do in its space. A further noun is a file beside this one and a line here. */
export function createHubTools(kit: ToolKit): HubTool[] {
  return [...roomTools(kit), ...taskTools(kit), ...lookupTools(kit)];
}
