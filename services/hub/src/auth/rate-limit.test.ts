import { expect, it } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

function createMoved() {
  let at = 0;
  const limit = createRateLimit({ perSecond: 2, burst: 3, now: () => at });
  return { limit, move: (ms: number) => (at += ms) };
}

it("lets a burst pass, then the rate, and says how long to wait", () => {
  const { limit, move } = createMoved();
  expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 500]);
  move(250);
  expect(limit.take("a")).toBe(250);
  move(250);
  expect([limit.wait("a"), limit.take("a"), limit.take("a")]).toEqual([0, 0, 500]);
});

it("never fills above the burst, and keeps callers apart", () => {
  const { limit, move } = createMoved();
  limit.take("a");
  move(3_600_000);
  expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 500]);
  expect(limit.take("b")).toBe(0);
});

it("remembers a bounded number of callers, the recent ones", () => {
  const { limit } = createMoved();
  for (let used = 0; used < 3; used++) limit.take("a");
  for (let index = 0; index < 9_999; index++) limit.take(`other ${index}`);
  expect(limit.wait("a")).toBe(500);
  for (let index = 0; index < 10_000; index++) limit.take(`another ${index}`);
  expect(limit.wait("a")).toBe(0);
});
