import { type Act, compareActs } from "./act.ts";
import type { Graph } from "./graph.ts";
import { influences, voided } from "./judge.ts";
import type { View, World } from "./standing.ts";

/** How many views of the past are kept; each is small, and what is written under old heads comes in runs. */
const KEPT = 128;

interface Sources {
  readonly world: World;
  readonly graph: Graph;
  readonly now: View;
  /** Whether some heads know every act that was not rejected. */
  coversAll(under: readonly string[]): boolean;
}

/**
 * Views of what some heads know. Heads that know everything share the view of now, so that whoever is up to date
 * costs nothing; for others only the acts that are asked about are judged, and a past never changes.
 */
export function createPastViews({ world, graph, now, coversAll }: Sources) {
  const kept = new Map<string, View>();
  return {
    of(under: readonly string[]): View {
      if (coversAll(under)) return now;
      const key = under.toSorted().join(" ");
      const known = kept.get(key) ?? createPastView(under);
      kept.delete(key);
      kept.set(key, known);
      const oldest = kept.size > KEPT ? kept.keys().next() : null;
      if (oldest !== null && oldest.done !== true) kept.delete(oldest.value);
      return known;
    },
  };

  function within(under: readonly string[], act: Act): boolean {
    return under.some((id) => id === act.id || graph.knows(id, act.id));
  }

  function createPastView(under: readonly string[]): View {
    const effects = new Map<string, boolean>();
    const inside = new Map<string, boolean>();
    const view: View = {
      has(act) {
        const known = inside.get(act.id) ?? within(under, act);
        inside.set(act.id, known);
        return known;
      },
      effective(act) {
        if (!effects.has(act.id)) for (const one of needed(act)) judge(one);
        return effects.get(act.id) ?? false;
      },
    };
    return view;

    function judge(act: Act): void {
      if (!effects.has(act.id)) effects.set(act.id, view.has(act) && voided(world, view, act) === null);
    }

    /** Everything the question comes down to, from senior to junior. */
    function needed(act: Act): Act[] {
      const found = new Map<string, Act>();
      const open = [act];
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        if (found.has(one.id) || effects.has(one.id) || !view.has(one)) continue;
        found.set(one.id, one);
        open.push(...influences(world, one));
      }
      return [...found.values()].sort(compareActs);
    }
  }
}
