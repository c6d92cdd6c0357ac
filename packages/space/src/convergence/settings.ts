import type { ConvergentType } from "./event.ts";
import { type Fact, type Knowledge, latest, ofType, type Typed } from "./fact.ts";

export interface SettingView {
  readonly by: string;
  readonly value: unknown;
  /** Values written without knowing of each other; the one shown is safe or has the smallest id. */
  readonly conflict: readonly string[];
}

/** A setting of the space: the causally latest; of limits written at the same time the tighter one. */
export function reduceSetting(facts: readonly Fact[], { knows }: Knowledge): SettingView | null {
  const heads: Typed<ConvergentType>[] = latest(
    [...ofType(facts, "space.rename"), ...ofType(facts, "role.edit"), ...ofType(facts, "space.limit")],
    knows,
  );
  const limits = latest(ofType(facts, "space.limit"), knows);
  const tightest = limits.toSorted((a, b) => (a.body.value ?? Infinity) - (b.body.value ?? Infinity))[0];
  const shown = tightest ?? heads[0];
  if (shown === undefined) return null;
  return { by: shown.id, value: shown.body, conflict: heads.length > 1 ? heads.map(({ id }) => id) : [] };
}

/** An agent's own account of its session: nobody else's events are asked. */
export function reduceSession(facts: readonly Fact[], { knows }: Knowledge): SettingView | null {
  const heads = latest(
    [
      ...ofType(facts, "session.open"),
      ...ofType(facts, "session.checkpoint"),
      ...ofType(facts, "session.close"),
    ].sort((a, b) => a.fact.depth - b.fact.depth),
    knows,
  );
  const shown = heads[0];
  if (shown === undefined) return null;
  const value = { type: shown.fact.event.type, ...shown.body };
  return { by: shown.id, value, conflict: heads.length > 1 ? heads.map(({ id }) => id) : [] };
}

/** How far an actor has read: the maximum, from whatever machine. */
export function reduceReads(facts: readonly Fact[]): number | null {
  const marks = ofType(facts, "read.mark").map(({ body }) => body.upTo);
  return marks.length === 0 ? null : marks.reduce((a, b) => Math.max(a, b));
}

export interface ObjectView {
  readonly puts: readonly string[];
  readonly links: readonly string[];
  /** An instruction to stop serving it; copies may exist elsewhere. */
  readonly dropped: boolean;
}

/** Objects are named by their content: putting one twice is putting it once. */
export function reduceObject(facts: readonly Fact[]): ObjectView | null {
  const puts = ofType(facts, "object.put");
  const drops = ofType(facts, "object.drop").filter(
    (drop) => drop.fact.byAdmin || puts.some((put) => put.author === drop.author),
  );
  return {
    puts: puts.map(({ id }) => id),
    links: ofType(facts, "object.link").map(({ id }) => id),
    dropped: drops.length > 0,
  };
}
