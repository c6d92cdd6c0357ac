import { AsyncLocalStorage } from "node:async_hooks";
import { type DestinationStream, type Logger, destination as openDestination, pino } from "pino";
import { redactSecrets } from "./redact.ts";

export type { Logger } from "pino";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export interface LoggerOptions {
  /** Programs whose stdout is a protocol (stdio servers, hooks) log to stderr. */
  readonly to?: "stdout" | "stderr" | DestinationStream;
  /** `LOG_LEVEL` by default; a value that is none counts as `info`. */
  readonly level?: (typeof LOG_LEVELS)[number];
}

/** Ids that say what a line belongs to: request, space, actor, session, turn. */
export type LogContext = Readonly<Record<string, string | number>>;

const contexts = new AsyncLocalStorage<LogContext>();

/** Every line logged inside `run`, however deep and asynchronous, carries these ids besides the outer ones. */
export function withLogContext<T>(ids: LogContext, run: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...ids }, run);
}

/** The ids bound here, for passing them on to another process. */
export function currentLogContext(): LogContext {
  return contexts.getStore() ?? {};
}

/**
 * A logger for one subsystem (`hub.feed`), made once per package in `log.ts`. JSON lines; fields named like
 * credentials are dropped, and whatever still looks like one is masked in the finished line.
 */
export function createLogger(
  subsystem: string,
  { to = "stdout", level = levelFromEnv() }: LoggerOptions = {},
): Logger {
  return pino(
    {
      level,
      base: { subsystem },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: "***" },
      mixin: () => ({ ...contexts.getStore() }),
      hooks: { streamWrite: (line) => redactSecrets(line) },
    },
    typeof to === "string" ? sharedDestination(to) : to,
  );
}

function levelFromEnv(): (typeof LOG_LEVELS)[number] {
  return LOG_LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? "info";
}

const opened = new Map<string, DestinationStream>();

function sharedDestination(to: "stdout" | "stderr"): DestinationStream {
  const stream = opened.get(to) ?? openDestination({ dest: to === "stdout" ? 1 : 2, sync: true });
  opened.set(to, stream);
  return stream;
}

const SECRET_FIELDS = [
  "api_key",
  "apiKey",
  "token",
  "secret",
  "password",
  "authorization",
  "cookie",
  "privateKey",
  "signInLink",
];
const REDACTED_PATHS = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
