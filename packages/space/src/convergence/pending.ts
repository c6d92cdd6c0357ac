import type { ConvergentEvent, Verdict } from "./event.ts";

/** How many events may wait for their parents; more are refused, and whoever sent them offers them again. */
export const PENDING_LIMIT = 1000;

/** Events whose parents have not all arrived. */
export function createPendingRoom(limit: number) {
  const waiting = new Map<string, { event: ConvergentEvent; missing: Set<string> }>();
  const waiters = new Map<string, string[]>();

  return {
    has: (id: string) => waiting.has(id),
    events: () => [...waiting.values()].map(({ event }) => event),
    /** False: the room is full. */
    add(event: ConvergentEvent, missing: readonly string[]): boolean {
      if (waiting.size >= limit) return false;
      waiting.set(event.id, { event, missing: new Set(missing) });
      for (const id of missing) waiters.set(id, [...(waiters.get(id) ?? []), event.id]);
      return true;
    },
    /** The events that waited for nothing but this one. */
    release(id: string): ConvergentEvent[] {
      const ready: ConvergentEvent[] = [];
      for (const waiter of waiters.get(id) ?? []) {
        const one = waiting.get(waiter);
        if (one === undefined) continue;
        one.missing.delete(id);
        if (one.missing.size > 0) continue;
        waiting.delete(waiter);
        ready.push(one.event);
      }
      waiters.delete(id);
      return ready;
    },
    verdict(id: string): Verdict | null {
      const one = waiting.get(id);
      return one === undefined ? null : { is: "pending", missing: [...one.missing].sort() };
    },
    *verdicts(): Generator<[string, Verdict]> {
      for (const [id, { missing }] of waiting) yield [id, { is: "pending", missing: [...missing].sort() }];
    },
  };
}
