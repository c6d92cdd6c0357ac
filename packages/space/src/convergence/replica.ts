import { type Content, contentVerdict, describeContent, restoreTarget } from "./admission.ts";
import { type Authority, createAuthority, sameVerdict } from "./authority.ts";
import { createCuts } from "./cut.ts";
import { type ConvergentEvent, isAuthorityType, type Verdict, type VerdictChange } from "./event.ts";
import { type Fact, type Knowledge, sortFacts } from "./fact.ts";
import { type Faults, noFaults } from "./faults.ts";
import { createGraph } from "./graph.ts";
import { createPendingRoom, PENDING_LIMIT } from "./pending.ts";
import type { World } from "./standing.ts";
import { assemble, type ConvergentState, isCarried, stateText, timelineOf } from "./state.ts";
import { createSubjects } from "./subjects.ts";
import { createWriters } from "./writers.ts";

export interface ReplicaPorts {
  /** The id of the event that founds this space; no other founding counts. */
  readonly genesis: string;
  /** Hash of a key, hex: decides between equals. Pure. */
  rank(key: string): string;
  /** SHA-256 of a task's id and an author, hex: decides between claims. Pure. */
  claimHash(task: string, author: string): string;
  /** Whether the holder of an invite's code signed for this joiner. Pure. */
  proves: World["proves"];
  /** Planted by the suite only. */
  readonly faults?: Faults;
  readonly pendingLimit?: number;
}

/** Every event of a replica, parents before children, with the receipts it knows. */
export interface ReplicaSnapshot {
  readonly v: 1;
  readonly genesis: string;
  readonly events: readonly ConvergentEvent[];
}

export interface Replica {
  /** Takes events in any order, repeats included; answers with every verdict that is new or has changed. */
  add(events: Iterable<ConvergentEvent>): { changes: VerdictChange[]; refused: string[] };
  verdict(id: string): Verdict | null;
  state(): ConvergentState;
  /** Canonical text of the state: equal sets give equal texts. */
  text(): string;
  epoch(): number;
  snapshot(): ReplicaSnapshot;
}

/**
 * The convergent model of one space, event by event. The state is a function of the set of events alone; an event
 * that knows everything before it costs the same in a long history as in a short one. It reads no clock and has no
 * I/O; whoever calls it has verified ids and signatures.
 */
export function createReplica(ports: ReplicaPorts): Replica {
  const faults = ports.faults ?? noFaults;
  const events = new Map<string, ConvergentEvent>();
  const receipts = new Map<string, number>();
  const contents = new Map<string, Content>();
  const verdicts = new Map<string, Verdict>();
  const byAuthor = new Map<string, string[]>();
  const restorers = new Map<string, string[]>();
  /** Events whose arrival may change what a cut covers, and whose content it is. */
  const awaited = new Map<string, Set<string>>();
  const graph = createGraph();
  const writers = createWriters((id) => events.get(id));
  const authority: Authority = createAuthority({ ...ports, faults });
  const subjects = createSubjects(factOf);
  const pending = createPendingRoom(ports.pendingLimit ?? PENDING_LIMIT);
  const covers = createCuts({
    faults,
    graph,
    writers,
    onMissing: (id, author) => awaited.set(id, (awaited.get(id) ?? new Set()).add(author)),
  });
  const knowledge: Knowledge = {
    faults,
    knows: (b, a) => graph.knows(b, a),
    claimHash: ports.claimHash,
    arrival: (id) => [...events.keys()].indexOf(id),
  };

  function factOf(id: string): Fact {
    const content = contents.get(id);
    if (content === undefined) throw new Error(`${id} is no content that was placed`);
    const { event, byAdmin } = content;
    return { event, byAdmin, depth: graph.depth(id), seq: receipts.get(id) ?? null };
  }

  function add(incoming: Iterable<ConvergentEvent>): { changes: VerdictChange[]; refused: string[] } {
    const changed = new Map<string, Verdict>();
    const refused: string[] = [];
    for (const event of incoming) {
      noteReceipt(event);
      if (events.has(event.id) || pending.has(event.id)) continue;
      if (take(event, changed) === "refused") refused.push(event.id);
    }
    return { changes: [...changed].map(([id, verdict]) => ({ id, verdict })), refused };
  }

  /** A receipt may arrive after its event; of two the lower one counts. */
  function noteReceipt({ id, seq }: ConvergentEvent): void {
    if (seq === undefined || (receipts.get(id) ?? Infinity) <= seq) return;
    receipts.set(id, seq);
    if (contents.has(id)) subjects.touch(id);
  }

  function take(event: ConvergentEvent, changed: Map<string, Verdict>): "taken" | "refused" {
    const missing = needed(event).filter((id) => !events.has(id));
    if (missing.length > 0) {
      if (!pending.add(event, missing)) return "refused";
      changed.set(event.id, { is: "pending", missing });
      return "taken";
    }
    const ready = [event];
    for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
      place(next, changed);
      ready.push(...pending.release(next.id));
    }
    return "taken";
  }

  function place(event: ConvergentEvent, changed: Map<string, Verdict>): void {
    events.set(event.id, event);
    writers.add(event);
    if (isAuthorityType(event.type)) placeAct(event, changed);
    else placeContent(event, changed);
    for (const author of awaited.get(event.id) ?? []) judgeAgain(author, changed);
    awaited.delete(event.id);
  }

  function placeAct(event: ConvergentEvent, changed: Map<string, Verdict>): void {
    if (event.auth.some((id) => !authority.has(id))) {
      show(event.id, { is: "rejected", reason: "not_the_same_graph" }, changed);
      return;
    }
    const { changes, shaken } = authority.place(event);
    for (const { id, verdict } of changes) show(id, verdict, changed);
    for (const author of shaken) judgeAgain(author, changed);
  }

  function placeContent(event: ConvergentEvent, changed: Map<string, Verdict>): void {
    const edges = contentEdges(event);
    graph.add(event.id, edges);
    const previous = event.wprev === null ? null : (events.get(event.wprev) ?? null);
    const strays = event.auth.some((id) => !authority.has(id));
    const content = strays
      ? ({ event, rejected: "not_the_same_graph", byAdmin: false } as const)
      : describeContent(authority.world, authority.viewOf(event.auth), { event, previous });
    contents.set(event.id, content);
    byAuthor.set(event.author, byAuthor.get(event.author) ?? []);
    byAuthor.get(event.author)?.push(event.id);
    judge([event.id], changed);
  }

  function contentEdges(event: ConvergentEvent): string[] {
    const edges = event.wprev === null ? event.parents : [...event.parents, event.wprev];
    return [...new Set(edges)].filter((id) => contents.has(id));
  }

  function judgeAgain(author: string, changed: Map<string, Verdict>): void {
    judge(byAuthor.get(author) ?? [], changed);
  }

  /** Judges content, and what a changed word of an admin brings back or no longer brings back. */
  function judge(ids: readonly string[], changed: Map<string, Verdict>): void {
    const open = [...ids];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const content = contents.get(id);
      if (content === undefined) continue;
      const verdict = verdictOf(content);
      const before = verdicts.get(id);
      if (before !== undefined && sameVerdict(before, verdict)) continue;
      show(id, verdict, changed);
      subjects.set(content.event, verdict.is === "accepted");
      const target = restoreTarget(content.event);
      if (target === null) continue;
      if (before === undefined) restorers.set(target, [...(restorers.get(target) ?? []), id]);
      open.push(target);
    }
  }

  function verdictOf(content: Content): Verdict {
    // What was rejected has no past worth asking, and its heads may be no heads at all.
    if (content.rejected !== null) return { is: "rejected", reason: content.rejected };
    return contentVerdict(authority.world, {
      content,
      past: authority.viewOf(content.event.auth),
      now: authority.now,
      covers: (strike, event) => covers(strike.event, event),
      restoredBy,
    });
  }

  function restoredBy(id: string): string | null {
    const accepted = (restorers.get(id) ?? []).filter((one) => verdicts.get(one)?.is === "accepted");
    return accepted.sort()[0] ?? null;
  }

  function show(id: string, verdict: Verdict, changed: Map<string, Verdict>): void {
    verdicts.set(id, verdict);
    changed.set(id, verdict);
  }

  function state(): ConvergentState {
    const ordered = sortFacts([...contents.keys()].map(factOf));
    return assemble({
      epoch: authority.epoch(),
      epochInputs: authority.epochInputs(),
      standings: authority.standings(),
      world: authority.world,
      invites: authority.acts(),
      effective: authority.now.effective,
      parts: subjects.parts(knowledge),
      carried: ordered
        .filter(({ event }) => isAccepted(event.id) && isCarried(event))
        .map((one) => one.event.id),
      timeline: timelineOf(
        ordered.map((fact) => {
          return { fact, shown: isAccepted(fact.event.id), parents: contentEdges(fact.event) };
        }),
      ),
      equivocations: writers.equivocations(),
      verdicts: [...verdicts, ...pending.verdicts()],
    });
  }

  function isAccepted(id: string): boolean {
    return verdicts.get(id)?.is === "accepted";
  }

  return {
    add,
    state,
    verdict: (id) => verdicts.get(id) ?? pending.verdict(id),
    text: () => stateText(state()),
    epoch: () => authority.epoch(),
    snapshot() {
      const all = [...events.values(), ...pending.events()].map((event) => {
        const seq = receipts.get(event.id);
        return seq === undefined ? event : { ...event, seq };
      });
      return { v: 1, genesis: ports.genesis, events: all };
    },
  };
}

/** A replica from what another one kept; null when it is of another space. */
export function restoreReplica(ports: ReplicaPorts, snapshot: ReplicaSnapshot): Replica | null {
  if (snapshot.genesis !== ports.genesis) return null;
  const replica = createReplica(ports);
  replica.add(snapshot.events);
  return replica;
}

/** What must be there before an event can be judged. Authority waits for authority only: content never moves it. */
export function needed(event: ConvergentEvent): string[] {
  if (isAuthorityType(event.type)) return event.auth;
  const chain = event.wprev === null ? [] : [event.wprev];
  return [...new Set([...event.auth, ...event.parents, ...chain])];
}
