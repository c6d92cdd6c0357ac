/**
 * A graph that only grows at its end, split greedily into chains: an event continues the chain of a parent that is
 * still its chain's last. Within a chain the past is a matter of position, and only edges between chains are kept,
 * so a linear history costs nothing per question and memory stays linear in events and edges.
 */
export interface Graph {
  has(id: string): boolean;
  /** Parents must be in already; an event is added once. */
  add(id: string, parents: readonly string[]): void;
  /** Longest way from a root: the same on every replica. */
  depth(id: string): number;
  /** Whether `a` lies in the past of `b`. An event does not lie in its own past. */
  knows(b: string, a: string): boolean;
}

interface Node {
  readonly chain: number;
  readonly pos: number;
  readonly depth: number;
}

/** An edge into this chain from another one. */
interface Cross {
  readonly pos: number;
  /** Of the event it leads into. */
  readonly depth: number;
  readonly from: Node;
}

interface Chain {
  length: number;
  /** Ascending by position. */
  readonly crosses: Cross[];
}

export function createGraph(): Graph {
  const nodes = new Map<string, Node>();
  const chains: Chain[] = [];

  function node(id: string): Node {
    const found = nodes.get(id);
    if (found === undefined) throw new Error(`the graph has no event ${id}`);
    return found;
  }

  function place(parents: readonly Node[]): Node {
    const depth = parents.reduce((most, parent) => Math.max(most, parent.depth), -1) + 1;
    const ends = parents.filter((parent) => parent.pos === (chains[parent.chain]?.length ?? 0) - 1);
    const end = ends.sort((a, b) => b.depth - a.depth)[0];
    if (end === undefined) chains.push({ length: 0, crosses: [] });
    const chain = end?.chain ?? chains.length - 1;
    return { chain, pos: end === undefined ? 0 : end.pos + 1, depth };
  }

  return {
    has: (id) => nodes.has(id),
    depth: (id) => node(id).depth,
    add(id, ids) {
      const parents = maximalByChain(ids.map(node));
      const added = place(parents);
      nodes.set(id, added);
      const chain = chains[added.chain];
      if (chain === undefined) throw new Error("a chain is missing");
      chain.length = added.pos + 1;
      for (const from of parents) {
        if (from.chain !== added.chain) chain.crosses.push({ pos: added.pos, depth: added.depth, from });
      }
    },
    knows(b, a) {
      return reaches(chains, node(a), node(b));
    },
  };
}

/** Of parents in one chain the last says it all. */
function maximalByChain(parents: readonly Node[]): Node[] {
  const last = new Map<number, Node>();
  for (const parent of parents) {
    const known = last.get(parent.chain);
    if (known === undefined || known.pos < parent.pos) last.set(parent.chain, parent);
  }
  return [...last.values()];
}

/** Walks edges between chains backwards from `start`, and never below the depth of what it looks for. */
function reaches(chains: readonly Chain[], goal: Node, start: Node): boolean {
  if (goal.depth >= start.depth) return false;
  if (goal.chain === start.chain) return goal.pos < start.pos;
  /** Per chain, how far up its edges have been followed. */
  const done = new Map<number, number>();
  const open: Node[] = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const from = done.get(at.chain) ?? -1;
    if (at.pos <= from) continue;
    done.set(at.chain, at.pos);
    const crosses = chains[at.chain]?.crosses ?? [];
    for (let index = upTo(crosses, at.pos); index >= 0; index -= 1) {
      const cross = crosses[index];
      if (cross === undefined || cross.pos <= from || cross.depth <= goal.depth) break;
      if (cross.from.chain === goal.chain && cross.from.pos >= goal.pos) return true;
      if (cross.from.depth > goal.depth && cross.from.chain !== goal.chain) open.push(cross.from);
    }
  }
  return false;
}

/** Index of the last edge at or before a position. */
function upTo(crosses: readonly Cross[], pos: number): number {
  let low = 0;
  let high = crosses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((crosses[middle]?.pos ?? 0) <= pos) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
