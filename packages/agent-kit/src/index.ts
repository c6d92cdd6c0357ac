/**
 * The adapter core: everything an agent's process needs beside its vendor's runtime. It promises that each
 * delivery becomes part of exactly one turn at a time, that an answer is posted once whatever crashes, and that
 * nobody's commands or approvals wait behind a turn. It never knows a vendor, and it never approves anything.
 */
export {
  type AdapterConfig,
  type AdapterEnvironment,
  adapterConfig,
  adapterEnvironment,
} from "./adapter-config.ts";
export { runAgent } from "./agent.ts";
export {
  type Driver,
  type DriverApproval,
  type DriverDecision,
  DriverError,
  type DriverFactory,
  type DriverOptions,
  type DriverStatus,
  type HubTool,
  type InboundMessage,
  type ModelInfo,
  noUsage,
  type TurnEnd,
  type TurnEvent,
  type TurnInput,
} from "./driver.ts";
export type { HubLink, Watch } from "./hub-link.ts";
export { maskSecrets } from "./mask-secrets.ts";
export { modelAccess } from "./model-access.ts";
export type { Agent, AgentOptions, AgentState } from "./options.ts";
