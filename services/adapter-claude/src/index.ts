/**
 * Claude Code behind the driver port. It promises that one session is served by one process, that nothing of
 * a cloned repository is executed or obeyed by being there, and that a turn always ends, with a reason. It
 * never talks to the hub, and the hub's credentials never enter the runtime's environment.
 */
export { createClaudeDriver } from "./claude-driver.ts";
export { type ClaudeDriverConfig, HUB_TOOL_PREFIX } from "./driver-config.ts";
export { checkKey, type KeyCheck, type ListedModel } from "./models.ts";
