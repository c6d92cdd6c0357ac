import { describe, expect, it } from "vitest";
import { noUsage, type TurnEnd } from "./driver.ts";
import { finishOf, type Stop } from "./turn-end.ts";

const end = (more: Partial<TurnEnd>): TurnEnd => ({
  type: "end",
  outcome: "completed",
  text: "",
  usage: noUsage,
  failure: null,
  ...more,
});
const finish = (given: { end: TurnEnd; stop?: Stop; passed?: string }) =>
  finishOf({ id: "trn_0000000000000001", model: "m", stop: null, passed: null, ...given });
const person: Stop = { kind: "person", by: "ada" };
const failure = { code: "overloaded", message: "busy", retryable: true } as const;

describe("how a turn ends", () => {
  it.each([
    ["an answer", { end: end({ text: " Done. " }) }, { outcome: "answered", text: "Done." }],
    ["nothing to say", { end: end({}) }, { outcome: "passed", reason: null }],
    [
      "the pass tool",
      { end: end({ text: "ok" }), passed: "a status" },
      { outcome: "passed", reason: "a status" },
    ],
    [
      "an answer before the stop took effect",
      { end: end({ text: "Done." }), stop: person },
      { outcome: "answered" },
    ],
    [
      "a person's stop",
      { end: end({ outcome: "interrupted" }), stop: person },
      { outcome: "interrupted", reason: "stopped by @ada" },
    ],
    ["a decline with stop", { end: end({ outcome: "interrupted" }) }, { outcome: "interrupted" }],
    [
      "an orderly end",
      { end: end({ outcome: "interrupted" }), stop: { kind: "shutdown" } },
      { outcome: "lost" },
    ],
    [
      "too much time",
      { end: end({ outcome: "failed", failure }), stop: { kind: "time", minutes: 30 } },
      { outcome: "failed", failure: { code: "timed_out" } },
    ],
    ["a fault", { end: end({ outcome: "failed", failure }) }, { outcome: "failed", failure }],
    [
      "a fault without words",
      { end: end({ outcome: "failed" }) },
      { outcome: "failed", failure: { code: "other" } },
    ],
  ] as const)("%s", (_, given, expected) => {
    expect(finish(given)).toMatchObject(expected);
  });

  it("cuts an answer that is longer than a message", () => {
    expect(finish({ end: end({ text: "x".repeat(50_000) }) }).text?.length).toBeLessThanOrEqual(20_000);
  });
});
