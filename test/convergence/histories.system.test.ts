import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTally, examine, examineOnline } from "./examine.ts";
import { directedPlans, randomPlans } from "./plan.ts";

/** Histories per generator: 500 by default, 5,000 in continuous integration. */
const runs = Number(process.env.CONVERGENCE_RUNS ?? 500);
const seed = Number(process.env.CONVERGENCE_SEED ?? Date.now() % 2 ** 31);

describe("histories of a space", () => {
  for (const [name, plans] of [
    ["random", randomPlans],
    ["conflict-directed", directedPlans],
  ] as const) {
    it(`mean the same on every replica: ${runs} ${name} ones`, { timeout: 600_000 }, () => {
      const tally = emptyTally();
      const started = performance.now();
      fc.assert(
        fc.property(plans, (plan) => {
          expect(examine(plan, { tally })).toEqual([]);
        }),
        { seed, numRuns: runs },
      );
      const rate = Math.round((1000 * tally.histories) / (performance.now() - started));
      process.stdout.write(`${name}: seed ${seed}, ${JSON.stringify(tally)}, ${rate} histories/s\n`);
      // A run that never reached a conflict has shown nothing.
      expect(tally.void).toBeGreaterThan(0);
      expect(tally.withheld).toBeGreaterThan(0);
      expect(tally.lost).toBeGreaterThan(0);
    });
  }

  it("lose nothing where everybody is online", { timeout: 600_000 }, () => {
    const tally = emptyTally();
    const online = Math.ceil(runs / 5);
    fc.assert(
      fc.property(randomPlans, (plan) => {
        expect(examineOnline(plan, tally)).toEqual([]);
      }),
      { seed, numRuns: online },
    );
    process.stdout.write(`online: seed ${seed}, ${JSON.stringify(tally)}\n`);
    // The start alone has nine events: more than that must have been admitted.
    expect(tally.events).toBeGreaterThan(10 * tally.histories);
  });
});
