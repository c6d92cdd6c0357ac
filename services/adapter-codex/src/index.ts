/**
 * Codex as an agent of the room. The driver runs the vendor's own binary, one process and one thread per
 * session, and promises that a turn always ends with a word about how, that what the runtime asks reaches a
 * person, and that a dead process costs a turn and not the session. It never writes the key to disk or into the
 * environment of a command, never trusts the repository's own configuration, and knows nothing of the hub.
 */
export { checkKey } from "./check-key.ts";
export { createCodexDriver } from "./driver.ts";
export type { CodexApprovalPolicy, CodexDriverConfig, CodexSandbox } from "./driver-config.ts";
