/**
 * What every program of the house needs from Node: configuration whose faults are told all at once and in
 * words, YAML that cannot exhaust the parser, JSON logs without credentials, an orderly life from start to
 * signal, programs run without a shell, and a file lock whose overtaken owner cannot publish.
 * It never knows the product: no operation, no space, no vendor.
 */
export {
  AGENT_RUNTIMES,
  type AgentConfig,
  type AgentRuntime,
  type AgentSettings,
  agentConfigSchema,
} from "./agent-config.ts";
export { type Environment, envFlag, envInteger, envList, type LoadEnvOptions, loadEnv } from "./env.ts";
export { CONFIG_EXIT_CODE, ConfigError, exitOnConfigError, type Fault } from "./faults.ts";
export {
  acquireFileLock,
  type FileLockOptions,
  type LockFailure,
  type LockResult,
  type LockWait,
  withFileLock,
} from "./file-lock/file-lock.ts";
export type { Mechanism } from "./file-lock/guard.ts";
export type { FileLease, Published } from "./file-lock/lease.ts";
export { describeOwner, type LockRecord } from "./file-lock/record.ts";
export { type RunMainOptions, type RunningService, runMain } from "./lifecycle.ts";
export {
  createLogger,
  currentLogContext,
  LOG_LEVELS,
  type LogContext,
  type Logger,
  type LoggerOptions,
  withLogContext,
} from "./log.ts";
export { nearest } from "./nearest.ts";
export { redactSecrets } from "./redact.ts";
export {
  type Command,
  type CommandFailure,
  type CommandOutput,
  type CommandResult,
  runCommand,
} from "./run-command.ts";
export { parseYaml, readYamlFile } from "./yaml/parse.ts";
