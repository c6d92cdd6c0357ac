import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, faultNames } from "../../packages/space/src/convergence/faults.ts";
import { examine } from "./examine.ts";
import { directedPlans } from "./plan.ts";

/** How many conflict-directed histories a planted fault may survive. */
const patience = Number(process.env.CONVERGENCE_GATE_RUNS ?? 2000);
const seed = Number(process.env.CONVERGENCE_SEED ?? 20_261_121);

/** The number of the first history that shows the fault, or null. */
function killedAt(fault: Fault): { at: number; by: string } | null {
  let by = "";
  const outcome = fc.check(
    fc.property(directedPlans, (plan) => {
      const found = examine(plan, { faults: new Set([fault]) });
      if (by === "") by = found.join(", ");
      return found.length === 0;
    }),
    { seed, numRuns: patience, endOnFailure: true },
  );
  return outcome.failed ? { at: outcome.numRuns, by } : null;
}

describe("the suite kills every planted fault", () => {
  it("has the twelve of them", () => {
    expect(new Set(faultNames).size).toBe(12);
  });

  it.each(faultNames)("%s", { timeout: 600_000 }, (fault) => {
    const kill = killedAt(fault);
    process.stdout.write(
      `${fault}: ${kill === null ? "survived" : `killed at ${kill.at} by "${kill.by}"`}\n`,
    );
    expect(kill).not.toBeNull();
  });
});
