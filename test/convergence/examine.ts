import { batchState } from "../../packages/space/src/convergence/batch.ts";
import { type ConvergentEvent, isAuthorityType } from "../../packages/space/src/convergence/event.ts";
import { type Faults, noFaults } from "../../packages/space/src/convergence/faults.ts";
import { createReplica, restoreReplica } from "../../packages/space/src/convergence/replica.ts";
import { stateText } from "../../packages/space/src/convergence/state.ts";
import { violations } from "./invariants.ts";
import type { Plan } from "./plan.ts";
import { play, playOnline } from "./play.ts";

/** What went through the rules in a run, so that a run which tests nothing is seen. */
export interface Tally {
  histories: number;
  events: number;
  void: number;
  withheld: number;
  rejected: number;
  lost: number;
}

export function emptyTally(): Tally {
  return { histories: 0, events: 0, void: 0, withheld: 0, rejected: 0, lost: 0 };
}

/** Plays a plan and gives everything that is wrong with what came of it. */
export function examine(
  plan: Plan,
  { faults = noFaults, tally }: { faults?: Faults; tally?: Tally } = {},
): string[] {
  const history = play(plan);
  const ports = { ...history.ports, faults };
  const found: string[] = [];
  const receipts = receiptsOf(history.events, plan.shuffle);
  const texts = history.orders.map((order) => {
    const replica = createReplica(ports);
    let epoch = 0;
    for (const event of order) {
      replica.add([event]);
      if (replica.epoch() < epoch) found.push("an epoch went back");
      epoch = replica.epoch();
    }
    // The hub's receipts come after the work here, and before it where everything comes late.
    replica.add(receipts);
    return replica.text();
  });

  const late = createReplica(ports);
  const shuffled = shuffle(history.events, plan.shuffle);
  late.add([...receipts, ...shuffled, ...shuffled.slice(0, 5)]);
  const state = late.state();
  const text = stateText(state);
  if (texts.some((one) => one !== text)) found.push("replicas of one set differ");
  if (stateText(batchState([...history.events, ...receipts], ports)) !== text)
    found.push("the replica and the definition differ");
  if (restoreReplica(ports, late.snapshot())?.text() !== text) found.push("a snapshot is another state");

  const bare = createReplica(ports);
  bare.add(history.events.filter(({ type }) => isAuthorityType(type)));
  if (stateText(bare.state().members) !== stateText(state.members)) found.push("content moved authority");
  found.push(...violations(history.events, state));
  if (tally !== undefined) count(tally, { state, events: history.events.length });
  return [...new Set(found)];
}

/** Nothing that one hub has admitted is ever void, withheld or lost. */
export function examineOnline(plan: Plan, tally: Tally): string[] {
  const { events, ports } = playOnline(plan);
  const replica = createReplica(ports);
  replica.add(events);
  const state = replica.state();
  count(tally, { state, events: events.length });
  const lost = Object.values(state.tasks).flatMap((task) => task.lost);
  return [...Object.values(state.verdicts).map(({ is }) => is), ...lost.map(({ why }) => why)];
}

function count(
  tally: Tally,
  { state, events }: { state: ReturnType<typeof batchState>; events: number },
): void {
  tally.histories += 1;
  tally.events += events;
  for (const { is } of Object.values(state.verdicts)) {
    if (is === "void" || is === "withheld" || is === "rejected") tally[is] += 1;
  }
  for (const task of Object.values(state.tasks)) tally.lost += task.lost.length;
}

/** Some of the messages and claims come back from the hub with their place in its log. */
function receiptsOf(events: readonly ConvergentEvent[], choice: number): ConvergentEvent[] {
  const numbered = events.filter(({ type }) => type === "message.post" || type === "task.claim");
  return numbered.flatMap((event, index) =>
    (choice >> (index % 24)) % 2 === 1 ? [{ ...event, seq: 1 + ((index * 7) % 31) }] : [],
  );
}

function shuffle<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  let state = seed >>> 0;
  for (let index = out.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (index + 1);
    [out[index], out[other]] = [out[other]!, out[index]!];
  }
  return out;
}
