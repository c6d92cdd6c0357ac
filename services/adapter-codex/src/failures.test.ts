import { describe, expect, it } from "vitest";
import { failureOf } from "./failures.ts";

const of = (codexErrorInfo: unknown, message = "m") =>
  failureOf({ message, codexErrorInfo, additionalDetails: null });

describe("a fault of the runtime in the words of the port", () => {
  it.each([
    [{ httpConnectionFailed: { httpStatusCode: 401 } }, "key_rejected", false],
    [{ responseStreamDisconnected: { httpStatusCode: 403 } }, "key_rejected", false],
    [{ responseStreamDisconnected: { httpStatusCode: null } }, "unreachable", true],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, "rate_limited", true],
    [{ httpConnectionFailed: { httpStatusCode: 502 } }, "overloaded", true],
    ["unauthorized", "key_rejected", false],
    ["modelNotFound", "model_unknown", false],
    ["usageLimitExceeded", "usage_limit", false],
    ["rateLimitExceeded", "rate_limited", true],
    ["serverOverloaded", "overloaded", true],
    ["internalServerError", "overloaded", true],
    ["contextWindowExceeded", "context_full", false],
    ["somethingNew", "other", false],
    [{ somethingNew: 7 }, "other", false],
    [undefined, "other", false],
  ] as const)("%j is %s", (info, code, retryable) => {
    expect(of(info)).toMatchObject({ code, retryable });
  });

  it("reads a plain fault's sentence", () => {
    expect(of("other", "stream disconnected before completion: x")).toMatchObject({
      code: "unreachable",
      retryable: true,
    });
    expect(of("other", "Missing environment variable: `X`.").code).toBe("key_missing");
    expect(of("other", "bad request")).toMatchObject({ code: "other", retryable: false });
  });

  it("says of a refused key what to do, and nothing of attempts and addresses inside of the house", () => {
    const error = {
      message: "Reconnecting... 1/5",
      codexErrorInfo: { responseStreamConnectionFailed: { httpStatusCode: 401 } },
      additionalDetails:
        "unexpected status 401 Unauthorized: Incorrect API key provided., url: http://127.0.0.1:1/responses",
    };
    expect(failureOf(error).message).toBe(
      "The vendor refused the API key; check OPENAI_API_KEY. It said: unexpected status 401 Unauthorized: Incorrect API key provided.",
    );
  });

  it("adds the details that the message lacks, and stays within its length", () => {
    const error = {
      message: "Reconnecting",
      codexErrorInfo: "other",
      additionalDetails: "refused".repeat(1000),
    };
    expect(failureOf(error).message).toMatch(/^Reconnecting: refused/);
    expect(failureOf(error).message.length).toBe(2000);
  });
});
