import type { OperationName } from "@envoy/protocol";
import type { Handlers } from "../call.ts";
import { agentHandlers } from "./agents.ts";
import { approvalHandlers } from "./approvals.ts";
import { commandHandlers } from "./commands.ts";
import { deliveryHandlers } from "./deliveries.ts";
import { eventHandlers } from "./events.ts";
import { fileHandlers } from "./files.ts";
import { inboxHandlers } from "./inbox.ts";
import { inviteHandlers } from "./invites.ts";
import { memberHandlers } from "./members.ts";
import { messageHandlers } from "./messages.ts";
import { roleHandlers } from "./roles.ts";
import { sessionHandlers } from "./sessions.ts";
import { spaceHandlers } from "./spaces.ts";
import { taskHandlers } from "./tasks.ts";
import { turnHandlers } from "./turns.ts";

/** One handler per operation: a missing one, or an error it does not declare, does not compile. */
export const handlers: Handlers<OperationName> = {
  ...spaceHandlers,
  ...memberHandlers,
  ...messageHandlers,
  ...deliveryHandlers,
  ...turnHandlers,
  ...approvalHandlers,
  ...agentHandlers,
  ...sessionHandlers,
  ...roleHandlers,
  ...fileHandlers,
  ...commandHandlers,
  ...taskHandlers,
  ...inviteHandlers,
  ...inboxHandlers,
  ...eventHandlers,
};
