import type { TurnFailure } from "@envoy/space";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failure } from "./failures.ts";
import { startWatchdog } from "./watchdog.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(excused: () => boolean = () => false) {
  const bites: TurnFailure[] = [];
  const dog = startWatchdog({ retryMs: 10_000, silenceMs: 60_000, excused, bite: (why) => bites.push(why) });
  return { dog, bites };
}
const refused = failure("unreachable", "refused", true);

it("bites once a retry loop has lasted too long, however slow its steps are", () => {
  const { dog, bites } = watch();
  dog.retrying(refused);
  vi.advanceTimersByTime(9_000);
  dog.retrying(refused);
  expect(bites).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(bites).toMatchObject([{ code: "unreachable", message: expect.stringContaining("refused") }]);
});

it("begins anew after progress", () => {
  const { dog, bites } = watch();
  dog.retrying(refused);
  vi.advanceTimersByTime(9_000);
  dog.progress();
  vi.advanceTimersByTime(9_000);
  expect(bites).toEqual([]);
});

it("bites a silent turn, but not while it waits for something else", () => {
  let waits = true;
  const { bites } = watch(() => waits);
  vi.advanceTimersByTime(600_000);
  expect(bites).toEqual([]);
  waits = false;
  vi.advanceTimersByTime(70_000);
  expect(bites).toMatchObject([{ code: "timed_out", retryable: true }]);
});

it("does nothing after its end", () => {
  const { dog, bites } = watch();
  dog[Symbol.dispose]();
  vi.advanceTimersByTime(600_000);
  expect(bites).toEqual([]);
});
