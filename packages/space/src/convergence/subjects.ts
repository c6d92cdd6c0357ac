import type { ConvergentEvent } from "./event.ts";
import { type Fact, type Knowledge, subjectsOf } from "./fact.ts";
import { type Part, reducePart } from "./state.ts";

/** The accepted facts by subject; a part is reduced again only after one of its facts has come or gone. */
export function createSubjects(factOf: (id: string) => Fact) {
  const members = new Map<string, Set<string>>();
  const reduced = new Map<string, Part | null>();
  const subjectsById = new Map<string, readonly string[]>();

  return {
    set(event: ConvergentEvent, accepted: boolean): void {
      const names = subjectsById.get(event.id) ?? subjectsOf(event);
      if (!accepted && !subjectsById.has(event.id)) return;
      subjectsById.set(event.id, names);
      for (const name of names) {
        const ids = members.get(name) ?? new Set();
        members.set(name, ids);
        if (accepted) ids.add(event.id);
        else ids.delete(event.id);
        reduced.delete(name);
      }
    },
    touch(id: string): void {
      for (const name of subjectsById.get(id) ?? []) reduced.delete(name);
    },
    *parts(knowledge: Knowledge): Generator<Part | null> {
      for (const [name, ids] of members) {
        const known = reduced.get(name);
        const part = known === undefined ? reducePart(name, [...ids].map(factOf), knowledge) : known;
        reduced.set(name, part);
        yield part;
      }
    },
  };
}
