import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCatalogue, wireError } from "./errors.ts";
import { operations, pipelineErrors } from "./registry.ts";

/** Data for any error: each field by what its name says it is. */
const sample = new Proxy<Record<string, unknown>>(
  {},
  {
    get(_, field) {
      const name = String(field);
      if (name === "problems") return [{ path: "text", problem: "too long" }];
      if (/^(agents|scopes|faults|by|events)$/.test(name)) return ["one", "two"];
      if (/Ms$|Bytes$|^(limit|version)$/.test(name)) return 5;
      if (name === "nearest") return null;
      return "something";
    },
  },
);

const codes = Object.keys(errorCatalogue) as ErrorCode[];

describe("every error [one-error-shape]", () => {
  it.each(codes)("%s has a code, a sentence and a next step", (code) => {
    const { status, exit } = errorCatalogue[code];
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect([2, 3, 4, 5, 6, 7, 70]).toContain(exit);
    // One sample stands for the data of any code.
    const { message, next } = wireError(code, sample as never);
    expect(message).toMatch(/\S/);
    expect(message).not.toMatch(/undefined|\[object|NaN|\.$/);
    expect(next).toMatch(/^\S.*\.$/);
  });

  it("is one that something can answer", () => {
    const used = new Set<string>([...operations.values()].flatMap((one) => [...one.errors]));
    for (const code of pipelineErrors) used.add(code);
    expect(codes.filter((code) => !used.has(code) && !otherwiseUsed.has(code))).toEqual([]);
  });
});

/** Answered outside the operations' own lists, and where. */
const otherwiseUsed = new Map<string, string>([
  ["message_not_found", "event.submit wraps it in event_refused"],
]);
