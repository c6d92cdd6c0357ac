export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Runs both sides by turns, so that whatever else the machine does falls on both, and gives the round whose ratio
 * is the median: its two figures belong together.
 */
export async function compare(sides: {
  readonly ours: () => Promise<number>;
  readonly baseline: () => Promise<number>;
  readonly rounds?: number;
}): Promise<{ ours: number; baseline: number }> {
  const rounds: { ours: number; baseline: number }[] = [];
  for (let round = 0; round < (sides.rounds ?? 3); round += 1) {
    if (round % 2 === 0) {
      const baseline = await sides.baseline();
      rounds.push({ baseline, ours: await sides.ours() });
    } else {
      const ours = await sides.ours();
      rounds.push({ ours, baseline: await sides.baseline() });
    }
  }
  const middle = median(rounds.map(({ ours, baseline }) => ours / baseline));
  const found = rounds.find(({ ours, baseline }) => ours / baseline === middle);
  if (found === undefined) throw new Error("nothing was compared");
  return found;
}
