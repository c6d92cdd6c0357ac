import type { ConvergentEvent } from "./event.ts";

/** Two events at one place of one installation's chain: a forged copy, or a key used twice. */
export interface Equivocation {
  readonly author: string;
  readonly writer: string;
  readonly wseq: number;
  readonly ids: readonly string[];
}

interface Chain {
  readonly at: Map<number, string[]>;
  /** Positions 1 to this one are there, each once, each naming the one before. */
  whole: number;
  readonly forks: Set<number>;
}

export type Writers = ReturnType<typeof createWriters>;

/** The chains of installations, by author and writer. */
export function createWriters(event: (id: string) => ConvergentEvent | undefined) {
  const chains = new Map<string, Chain>();
  /** Walks that came to the first event; needed only where a chain forks. */
  const paths = new Map<string, ReadonlySet<string>>();
  const keyOf = (one: { author: string; writer: string }) => `${one.author} ${one.writer}`;

  function add(one: ConvergentEvent): void {
    const chain = chains.get(keyOf(one)) ?? { at: new Map(), whole: 0, forks: new Set() };
    chains.set(keyOf(one), chain);
    const ids = [...(chain.at.get(one.wseq) ?? []), one.id];
    chain.at.set(one.wseq, ids);
    if (ids.length > 1) {
      chain.forks.add(one.wseq);
      chain.whole = Math.min(chain.whole, one.wseq - 1);
    }
    for (let next = only(chain, chain.whole + 1); next !== null; next = only(chain, chain.whole + 1)) {
      if (event(next)?.wprev !== only(chain, chain.whole)) break;
      chain.whole += 1;
    }
  }

  function only(chain: Chain, wseq: number): string | null {
    const ids = chain.at.get(wseq) ?? [];
    return ids.length === 1 ? (ids[0] ?? null) : null;
  }

  /** Whether an event lies on the chain that ends at the cut. What is not there yet is reported. */
  function covers(
    end: { wseq: number; id: string } | null,
    one: ConvergentEvent,
    onMissing: (id: string, author: string) => void,
  ): boolean {
    if (end === null || one.wseq > end.wseq) return false;
    const chain = chains.get(keyOf(one));
    if (chain !== undefined && end.wseq <= chain.whole) return only(chain, end.wseq) === end.id;
    const path = pathTo(end, one, onMissing);
    return path.has(one.id);
  }

  /** The events from a cut back to the first one, or to where the chain breaks. */
  function pathTo(
    end: { wseq: number; id: string },
    one: ConvergentEvent,
    onMissing: (id: string, author: string) => void,
  ): ReadonlySet<string> {
    const known = paths.get(`${keyOf(one)} ${end.wseq} ${end.id}`);
    if (known !== undefined) return known;
    const path = new Set<string>();
    let id: string | null = end.id;
    for (let wseq = end.wseq; id !== null && wseq >= 1; wseq -= 1) {
      const at: ConvergentEvent | undefined = event(id);
      if (at === undefined) onMissing(id, one.author);
      if (at === undefined || keyOf(at) !== keyOf(one) || at.wseq !== wseq) return path;
      path.add(id);
      id = at.wprev;
    }
    paths.set(`${keyOf(one)} ${end.wseq} ${end.id}`, path);
    return path;
  }

  function equivocations(): Equivocation[] {
    const found: Equivocation[] = [];
    for (const [key, chain] of chains) {
      const [author = "", writer = ""] = key.split(" ");
      for (const wseq of chain.forks) {
        found.push({ author, writer, wseq, ids: (chain.at.get(wseq) ?? []).toSorted() });
      }
    }
    return found;
  }

  return { add, covers, equivocations };
}
