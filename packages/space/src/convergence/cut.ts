import { cutOf } from "./admission.ts";
import type { ConvergentEvent } from "./event.ts";
import type { Faults } from "./faults.ts";
import type { Graph } from "./graph.ts";
import type { Writers } from "./writers.ts";

interface CutPorts {
  readonly faults: Faults;
  /** Content that was placed, by its causal past. */
  readonly graph: Graph;
  readonly writers: Writers;
  /** Called with the id of an event whose arrival may change the answer. */
  onMissing(id: string, author: string): void;
}

/** Answers whether a removal or demotion says that it had seen an event of its target. */
export function createCuts({ faults, graph, writers, onMissing }: CutPorts) {
  return function covers(strike: ConvergentEvent, event: ConvergentEvent): boolean {
    if (faults.has("removal-forgets-cut")) return false;
    const cut = cutOf(strike);
    return cut === null ? seen(strike, event) : writers.covers(cut[event.writer] ?? null, event, onMissing);
  };

  function seen(strike: ConvergentEvent, event: ConvergentEvent): boolean {
    const edges = strike.wprev === null ? strike.parents : [...strike.parents, strike.wprev];
    for (const id of edges) {
      if (id === event.id) return true;
      if (!graph.has(id)) onMissing(id, event.author);
      else if (graph.knows(id, event.id)) return true;
    }
    return false;
  }
}
