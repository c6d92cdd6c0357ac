import type { Failure } from "./failure.ts";

/** Codes that programs know by another name on the command line than in the catalogue. */
const renamed: Readonly<Record<string, string>> = {
  unauthenticated: "auth_failed",
  bad_credentials: "auth_failed",
  timed_out: "timeout",
  too_large: "message_too_large",
  busy: "rate_limited",
  // A hub that cannot write is no matter of the caller's authority.
  read_only: "hub_read_only",
};

/** What a program may do next without understanding the sentence. */
const actions: Readonly<Record<string, string>> = {
  auth_failed: "diagnose_auth_and_retry",
  rate_limited: "backoff_and_retry",
  timeout: "backoff_and_retry",
  unreachable: "backoff_and_retry",
  daemon_not_running: "backoff_and_retry",
  hub_going_away: "backoff_and_retry",
  hub_read_only: "backoff_and_retry",
  read_only: "request_write_access",
  capability_missing: "request_required_capability",
  task_unassigned: "claim_task_before_complete",
  inbox_wait_timeout: "wait_again",
};

/** The flat error of the command line: one object, every sibling a plain field. */
export function failureJson(failure: Failure): Record<string, unknown> {
  const code = errorCode(failure);
  return {
    error: failure.message,
    error_code: code,
    ...(code === "timeout" || code === "inbox_wait_timeout" ? { timed_out: true } : {}),
    next_action: actions[code] ?? null,
    suggested_action: failure.next,
    ...snakeKeys(failure.data),
  };
}

function errorCode({ code, data }: Failure): string {
  if (code === "forbidden") return data.need === "write" ? "read_only" : "capability_missing";
  return renamed[code] ?? code;
}

/** An output of the hub under the names programs read here: `ackedUpTo` becomes `acked_up_to`. */
export function snakeKeys(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [snake(key), snakeValue(one)]));
}

function snakeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeValue);
  return typeof value === "object" && value !== null ? snakeKeys(value) : value;
}

function snake(key: string): string {
  // Ids and handles are keys of some records; only names of fields are spelled differently.
  return /^[a-z][A-Za-z0-9]*$/.test(key)
    ? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : key;
}
