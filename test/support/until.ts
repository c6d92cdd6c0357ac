import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `look` gives something; the error of a wait in vain says what was waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  ms = 15_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await sleep(40);
  }
}

/** Numbers between 0 and 1 that a seed repeats. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
