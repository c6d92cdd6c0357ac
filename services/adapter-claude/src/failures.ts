import type { TurnFailure } from "@envoy/space";
import { clip } from "@envoy/space";
import type { RuntimeResult, RuntimeRetry } from "./runtime-messages.ts";

type Code = TurnFailure["code"];

export interface FailureHints {
  /** The word the runtime put on its last error message, such as `billing_error`. */
  readonly error: string | null;
  /** When the vendor said its limit ends, in milliseconds since the epoch. */
  readonly resetAt: number | null;
}

/** Why a result is no success, or null when it is one; the runtime's `success` alone does not say so. */
export function failureOfResult(result: RuntimeResult, hints: FailureHints): TurnFailure | null {
  if (!result.is_error && result.subtype === "success") return null;
  const said = result.result || result.errors.filter((e) => !e.startsWith("[ede_diagnostic]")).join("; ");
  return failure(codeOfResult(result, hints.error, said), said || describeEnd(result), hints.resetAt);
}

function codeOfResult(result: RuntimeResult, error: string | null, said: string): Code {
  if (result.subtype === "error_max_budget_usd") return "usage_limit";
  if (result.terminal_reason === "prompt_too_long" || result.terminal_reason === "blocking_limit")
    return "context_full";
  if (/No conversation found|already in use|is not a UUID/.test(said)) return "session_lost";
  if (/Not logged in/.test(said)) return "key_missing";
  if (CONNECTION_FAILED.test(said)) return "unreachable";
  return (
    codeOfApi(result.api_error_status ?? null, error) ?? (/timed out/i.test(said) ? "timed_out" : "other")
  );
}

/** What one retry is about; a rejected key must not be retried at all. */
export function failureOfRetry(retry: RuntimeRetry, resetAt: number | null): TurnFailure {
  const code = codeOfApi(retry.error_status, retry.error) ?? "other";
  const status =
    retry.error_status === null ? "The model API did not answer" : `The model API said ${retry.error_status}`;
  const text =
    code === "key_rejected"
      ? `The vendor refused the API key (${retry.error_status}); check ANTHROPIC_API_KEY.`
      : `${status} (${retry.error}); try ${retry.attempt} of ${retry.max_retries}.`;
  return failure(code, text, resetAt);
}

export function failureOfCrash(reason: string, stderrTail: string): TurnFailure {
  const tail = stderrTail.trim();
  return failure("runtime_crashed", tail ? `${reason}\n${clip(tail, 1200)}` : reason, null);
}

/** The runtime could not be started or resumed at all. */
export function failureOfStart(reason: string, stderrTail: string): TurnFailure {
  if (/Not logged in/.test(reason)) return failure("key_missing", reason, null);
  if (/No conversation found|already in use|is not a UUID/.test(reason))
    return failure("session_lost", reason, null);
  return failureOfCrash(reason, stderrTail);
}

export function failure(code: Code, message: string, resetAt: number | null): TurnFailure {
  const base = { code, message: clip(message, 1800), retryable: RETRYABLE.has(code) };
  return resetAt === null ? base : { ...base, resetAt };
}

const RETRYABLE = new Set<Code>([
  "rate_limited",
  "overloaded",
  "unreachable",
  "runtime_crashed",
  "timed_out",
]);

const BY_ERROR: Readonly<Record<string, Code>> = {
  authentication_failed: "key_rejected",
  oauth_org_not_allowed: "key_rejected",
  account_on_hold: "key_rejected",
  verification_required: "key_rejected",
  cloud_credential_error: "key_rejected",
  billing_error: "usage_limit",
  rate_limit: "rate_limited",
  overloaded: "overloaded",
  server_error: "overloaded",
  model_not_found: "model_unknown",
};

function codeOfApi(status: number | null, error: string | null): Code | null {
  if (status === 401 || status === 403) return "key_rejected";
  // The runtime files a connection that fails under the errors of the server.
  if (status === null && (error === "server_error" || error === "unknown")) return "unreachable";
  const named = error === null ? undefined : BY_ERROR[error];
  if (named) return named;
  if (status === 404) return "model_unknown";
  if (status === 413) return "context_full";
  if (status === 429) return "rate_limited";
  return status !== null && status >= 500 ? "overloaded" : null;
}

const CONNECTION_FAILED = /Connection (refused|error|reset)|ECONN|ENOTFOUND|Unable to connect/i;

function describeEnd(result: RuntimeResult): string {
  if (result.subtype === "error_max_turns") return "The turn reached its limit of model calls.";
  return `The runtime ended the turn with ${result.terminal_reason ?? result.subtype}.`;
}
