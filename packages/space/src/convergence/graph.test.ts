import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGraph } from "./graph.ts";

/** For each event, which of the ones before it are its parents. */
const shapes = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 });

function parentsOf(shape: readonly (readonly number[])[]): string[][] {
  return shape.map((picks, index) => {
    // Mostly near ones, so that chains, forks and joins all occur.
    const near = picks.map((pick) => index - 1 - (pick % Math.min(6, Math.max(1, index))));
    return [...new Set(near.filter((one) => one >= 0))].map(String);
  });
}

describe("the graph", () => {
  it("knows exactly what walking all edges finds", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const graph = createGraph();
        const pasts: Set<string>[] = [];
        parentsOf(shape).forEach((parents, index) => {
          graph.add(String(index), parents);
          pasts.push(new Set(parents.flatMap((one) => [one, ...(pasts[Number(one)] ?? [])])));
        });
        for (let b = 0; b < shape.length; b += 1) {
          for (let a = 0; a < shape.length; a += 1) {
            expect(graph.knows(String(b), String(a))).toBe(pasts[b]?.has(String(a)));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives each event the length of its longest past", () => {
    const graph = createGraph();
    graph.add("root", []);
    graph.add("short", ["root"]);
    graph.add("long", ["short"]);
    graph.add("join", ["root", "long"]);
    expect(["root", "short", "long", "join"].map(graph.depth)).toEqual([0, 1, 2, 3]);
  });

  it("walks a long history without running out of stack", () => {
    const graph = createGraph();
    graph.add("left 0", []);
    graph.add("right 0", []);
    for (let index = 1; index <= 50_000; index += 1) {
      graph.add(`left ${index}`, [`left ${index - 1}`, `right ${index - 1}`]);
      graph.add(`right ${index}`, [`right ${index - 1}`]);
    }
    expect(graph.knows("left 50000", "right 0")).toBe(true);
    expect(graph.knows("right 50000", "left 0")).toBe(false);
  });

  it("takes an unknown event for a defect", () => {
    expect(() => createGraph().depth("nowhere")).toThrow("no event nowhere");
  });
});
