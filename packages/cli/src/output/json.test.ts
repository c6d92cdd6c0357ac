import { describe, expect, it } from "vitest";
import { fail } from "./failure.ts";
import { failureJson, snakeKeys } from "./json.ts";

describe("what programs are told", () => {
  it("is flat, with a code, a next step for programs and one for people", () => {
    const { failure } = fail("inbox_wait_timeout", "Nothing came", {
      exit: "later",
      data: { matchingUnreadCount: 0 },
    });
    expect(failureJson(failure)).toEqual({
      error: "Nothing came",
      error_code: "inbox_wait_timeout",
      timed_out: true,
      next_action: "wait_again",
      suggested_action: null,
      matching_unread_count: 0,
    });
  });

  it("tells authority that is lacking from a hub that cannot write", () => {
    const of = (code: string, data: object) =>
      failureJson(fail(code, "x", { data: { ...data } }).failure).error_code;
    expect(of("forbidden", { need: "write", role: "read" })).toBe("read_only");
    expect(of("forbidden", { need: "admin", role: "write" })).toBe("capability_missing");
    expect(of("read_only", { reason: "disk full" })).toBe("hub_read_only");
    expect(of("bad_credentials", {})).toBe("auth_failed");
  });

  it("names fields in snake_case and leaves ids alone", () => {
    expect(snakeKeys({ ackedUpTo: 1, items: [{ forMe: true }], counts: { "a.B": 1 } })).toEqual({
      acked_up_to: 1,
      items: [{ for_me: true }],
      counts: { "a.B": 1 },
    });
  });
});
