import { expect, it } from "vitest";
import { failureOfResult, failureOfRetry, failureOfStart } from "./failures.ts";
import { result, said } from "./test-support/recording.ts";

const none = { error: null, resetAt: null };

function codeOf(more: object, error: string | null = null): string | undefined {
  const message = result(more);
  if (message.type !== "result") throw new Error("This is a result.");
  return failureOfResult(message, { ...none, error })?.code;
}

it("finds no failure in a success that is one", () => {
  expect(codeOf({ result: "fine" })).toBeUndefined();
});

it.each([
  ["key_rejected", { api_error_status: 401 }, "authentication_failed"],
  ["key_rejected", { api_error_status: 403 }, null],
  ["key_missing", { result: "Not logged in · Please run /login" }, null],
  ["usage_limit", { api_error_status: 400 }, "billing_error"],
  ["usage_limit", { subtype: "error_max_budget_usd" }, null],
  ["model_unknown", { api_error_status: 404 }, "model_not_found"],
  ["rate_limited", { api_error_status: 429 }, "rate_limit"],
  ["overloaded", { api_error_status: 529 }, "overloaded"],
  ["overloaded", { api_error_status: 500 }, "server_error"],
  ["context_full", { terminal_reason: "prompt_too_long" }, "invalid_request"],
  ["context_full", { api_error_status: 413 }, "invalid_request"],
  ["unreachable", { result: "API Error: Connection refused" }, "server_error"],
  [
    "session_lost",
    { subtype: "error_during_execution", errors: ["No conversation found with session ID: x"] },
    null,
  ],
  ["other", { subtype: "error_max_turns" }, null],
])("names %s", (code, more, error) => {
  expect(codeOf({ is_error: true, ...more }, error)).toBe(code);
});

it("reads a retry without a status as a server that cannot be reached", () => {
  const retry = said({
    type: "system",
    subtype: "api_retry",
    attempt: 2,
    max_retries: 3,
    retry_delay_ms: 9,
    error_status: null,
    error: "unknown",
  });
  if (retry.type !== "system" || retry.subtype !== "api_retry") throw new Error("This is a retry.");
  expect(failureOfRetry(retry, null)).toMatchObject({ code: "unreachable", retryable: true });
});

it("keeps the runtime's last words with a start that failed", () => {
  expect(failureOfStart("exited with code 1", "error: unknown option\n").message).toBe(
    "exited with code 1\nerror: unknown option",
  );
});
