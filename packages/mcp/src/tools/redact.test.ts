import { describe, expect, it } from "vitest";
import { redact, redactText } from "./redact.ts";

describe("what would let a reader act as somebody", () => {
  it.each([
    ["an invite", "KQ8M-X3NR-PYJ7-V8AB-DTLR-W2QE"],
    ["an invite in small letters", "kq8m-x3nr-pyj7-v8ab-dtlr-w2qe"],
    ["an invite with spaces", "KQ8M X3NR PYJ7 V8AB DTLR W2QE"],
    ["a link to join", "envoy://join#KQ8M-X3NR"],
    ["an agent's key", "b7a82e4d-cadb-49cd-b050-b6144524cfa0.c2VjcmV0LXNlY3JldC1zZWNyZXQ"],
    ["a session", `ses_${"a1".repeat(20)}`],
    ["a sign-in link", `http://localhost:4700/#token=lnk_${"a1".repeat(20)}`],
    ["a bearer header", "Authorization: Bearer abcdefghijklmnop"],
    ["a vendor's key", "sk-ant-api03-abcdefghijklmnop"],
  ])("%s is masked", (_what, secret) => {
    const text = redactText(`before ${secret} after`);
    expect(text).toMatch(/^before .*\*\*\*.* after$/);
    for (const part of secret.match(/[A-Za-z0-9]{16,}|X3NR|x3nr|KQ8M/g) ?? [])
      expect(text).not.toContain(part);
  });

  it.each([
    "join with what this says here",
    "THIS TEXT ONLY HAS FOUR LETTERS",
    "msg_a4caa179e5205ddf8ae28db4f4c58b74",
    "room_1778994801731qqqjju",
    "b7a82e4d-cadb-49cd-b050-b6144524cfa0",
  ])("%s is no secret", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it("is found wherever it stands", () => {
    const value = { list: [{ deep: "x envoy://join#A y" }], number: 3, none: null };
    expect(redact(value)).toEqual({ list: [{ deep: "x envoy://join?*** y" }], number: 3, none: null });
  });
});
