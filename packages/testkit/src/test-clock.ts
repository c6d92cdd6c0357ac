import type { Clock } from "@envoy/engine";

/** A clock that moves only when a test moves it. */
export interface TestClock extends Clock {
  /** Moves time on and runs what became due, in order. */
  advance(ms: number): Promise<void>;
}

export function createTestClock(start = 1_778_994_801_731): TestClock {
  let time = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async advance(ms) {
      const end = time + ms;
      for (;;) {
        const next = timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        time = next.at;
        next.run();
        await settle();
      }
      time = end;
      await settle();
    },
  };
}

/** Lets everything run that is not waiting for time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
