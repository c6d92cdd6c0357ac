import { type Act, compareActs, compareText } from "./act.ts";
import { type Content, contentVerdict, cutOf, describeContent, restoreTarget } from "./admission.ts";
import { actVerdict } from "./authority.ts";
import { deedOf } from "./deed.ts";
import { type ConvergentEvent, isAuthorityType, type Verdict, type VoidReason } from "./event.ts";
import { type Fact, type Knowledge, sortFacts, subjectsOf } from "./fact.ts";
import { noFaults } from "./faults.ts";
import { describeAct, voided } from "./judge.ts";
import { needed, type ReplicaPorts } from "./replica.ts";
import { standingOf, type View, type World } from "./standing.ts";
import { assemble, type ConvergentState, isCarried, reducePart, timelineOf } from "./state.ts";

/**
 * The model as a definition: a set of events in, the state out, everything worked out from nothing each time, with
 * sets instead of indexes. It is slow and obviously right, and the replica is held against it.
 */
export function batchState(input: readonly ConvergentEvent[], ports: ReplicaPorts): ConvergentState {
  const { placed, waiting, receipts } = placeAll(input);
  const authority = placed.filter(({ type }) => isAuthorityType(type));
  const resolved = resolveAuthority(authority, ports);
  const contents = judgeContents(placed, resolved, ports);
  const verdicts = new Map<string, Verdict>([...resolved.verdicts, ...contents.verdicts, ...waiting]);

  const isAccepted = (id: string) => verdicts.get(id)?.is === "accepted";
  const facts = sortFacts(
    [...contents.all.values()].map(({ event, byAdmin }): Fact => {
      return { event, byAdmin, depth: contents.depth(event.id), seq: receipts.get(event.id) ?? null };
    }),
  );
  const accepted = facts.filter(({ event }) => isAccepted(event.id));
  const knowledge: Knowledge = {
    faults: ports.faults ?? noFaults,
    knows: contents.knows,
    claimHash: ports.claimHash,
    arrival: (id) => input.findIndex((event) => event.id === id),
  };
  const subjects = new Set(accepted.flatMap(({ event }) => subjectsOf(event)));
  return assemble({
    ...resolved.summary,
    parts: [...subjects].map((subject) => {
      const naming = accepted.filter(({ event }) => subjectsOf(event).includes(subject));
      return reducePart(subject, naming, knowledge);
    }),
    carried: accepted.filter(({ event }) => isCarried(event)).map(({ event }) => event.id),
    timeline: timelineOf(
      facts.map((fact) => {
        return { fact, shown: isAccepted(fact.event.id), parents: contents.edges(fact.event) };
      }),
    ),
    equivocations: equivocationsOf(placed),
    verdicts,
  });
}

/** Parents before children; what lacks a parent waits. */
function placeAll(input: readonly ConvergentEvent[]) {
  const all = new Map<string, ConvergentEvent>();
  const receipts = new Map<string, number>();
  for (const event of input) {
    if (!all.has(event.id)) all.set(event.id, event);
    if (event.seq !== undefined) {
      receipts.set(event.id, Math.min(receipts.get(event.id) ?? Infinity, event.seq));
    }
  }
  const placed = new Map<string, ConvergentEvent>();
  for (let before = -1; before !== placed.size; ) {
    before = placed.size;
    for (const event of all.values()) {
      if (needed(event).every((id) => placed.has(id))) placed.set(event.id, event);
    }
  }
  const waiting = [...all.values()]
    .filter(({ id }) => !placed.has(id))
    .map((event): [string, Verdict] => {
      const missing = needed(event).filter((id) => !placed.has(id));
      return [event.id, { is: "pending", missing: missing.sort() }];
    });
  return { placed: [...placed.values()], waiting, receipts };
}

type Resolved = ReturnType<typeof resolveAuthority>;

function resolveAuthority(events: readonly ConvergentEvent[], ports: ReplicaPorts) {
  const pasts = new Map<string, ReadonlySet<string>>();
  const acts = new Map<string, Act>();
  const verdicts = new Map<string, Verdict>();
  const faults = ports.faults ?? noFaults;
  const allowed = () => [...acts.values()].filter(({ rejected }) => rejected === null);
  const world: World = {
    genesis: ports.genesis,
    faults,
    about: (actor) => allowed().filter(({ deed }) => "about" in deed && deed.about === actor),
    invitesNamed: (name) =>
      allowed()
        .filter(({ deed }) => deed.does === "invite" && deed.invite === name)
        .sort(compareActs),
    revokesOf: (name) => allowed().filter(({ deed }) => deed.does === "revoke" && deed.invite === name),
    joinsOf: (invite) =>
      allowed()
        .filter(({ deed, supports }) => deed.does === "join" && supports[0] === invite.id)
        .sort(compareActs),
    siblings: (act) =>
      allowed()
        .filter(({ siblings }) => siblings === act.siblings)
        .sort((a, b) => compareText(a.id, b.id)),
    act(id) {
      const act = acts.get(id);
      if (act === undefined) throw new Error(`no act ${id}`);
      return act;
    },
    knows: (b, a) => pasts.get(b.id)?.has(a.id) ?? false,
    rank: ports.rank,
    proves: ports.proves,
  };

  /** Every act of a set, judged from senior to junior. */
  function resolve(ids: ReadonlySet<string>): View & { voids: Map<string, VoidReason | null> } {
    const voids = new Map<string, VoidReason | null>();
    const has = (act: Act) => ids.has(act.id);
    const view = { has, effective: (act: Act) => voids.get(act.id) === null, voids };
    for (const act of allowed().filter(has).sort(compareActs)) voids.set(act.id, voided(world, view, act));
    return view;
  }

  const depths = new Map<string, number>();
  for (const event of events) {
    if (event.auth.some((id) => !pasts.has(id))) {
      verdicts.set(event.id, { is: "rejected", reason: "not_the_same_graph" });
      continue;
    }
    const past = new Set(event.auth.flatMap((id) => [id, ...(pasts.get(id) ?? [])]));
    pasts.set(event.id, past);
    const depth = event.auth.reduce((most, id) => Math.max(most, depths.get(id) ?? 0), -1) + 1;
    depths.set(event.id, depth);
    const act = describeAct(world, resolve(past), { event, deed: deedOf(event), depth });
    acts.set(act.id, act);
    if (act.rejected !== null) verdicts.set(act.id, { is: "rejected", reason: act.rejected });
  }

  const now = resolve(new Set(acts.keys()));
  for (const act of allowed()) {
    verdicts.set(act.id, actVerdict(world, now, { act, reason: now.voids.get(act.id) ?? null }));
  }
  const actors = new Set(allowed().flatMap(({ deed }) => ("about" in deed ? [deed.about] : [])));
  const effectiveOnly = faults.has("epoch-counts-effective");
  const counted = allowed().filter((act) => !effectiveOnly || now.effective(act));
  return {
    world,
    now,
    verdicts,
    /** Null: an event that names what is no authority. */
    viewOf(heads: readonly string[]): View | null {
      if (heads.some((id) => !pasts.has(id))) return null;
      return resolve(new Set(heads.flatMap((id) => [id, ...(pasts.get(id) ?? [])])));
    },
    summary: {
      epoch: counted.length,
      epochInputs: counted.map(({ id }) => id).sort(),
      standings: [...actors].map((actor) => [actor, standingOf(world, now, actor)] as const),
      world,
      invites: allowed(),
      effective: now.effective,
    },
  };
}

function judgeContents(placed: readonly ConvergentEvent[], resolved: Resolved, ports: ReplicaPorts) {
  const events = new Map(placed.map((event) => [event.id, event]));
  const contentEvents = placed.filter(({ type }) => !isAuthorityType(type));
  const isContent = new Set(contentEvents.map(({ id }) => id));
  const pasts = new Map<string, ReadonlySet<string>>();
  const depths = new Map<string, number>();
  const all = new Map<string, Content>();
  const views = new Map<string, View>();
  const nothing: View = { has: () => false, effective: () => false };

  const edges = ({ parents, wprev }: ConvergentEvent) =>
    [...new Set(wprev === null ? parents : [...parents, wprev])].filter((id) => isContent.has(id));
  const knows = (b: string, a: string) => pasts.get(b)?.has(a) ?? false;

  for (const event of contentEvents) {
    const before = edges(event);
    pasts.set(event.id, new Set(before.flatMap((id) => [id, ...(pasts.get(id) ?? [])])));
    depths.set(event.id, before.reduce((most, id) => Math.max(most, depths.get(id) ?? 0), -1) + 1);
    const view = resolved.viewOf(event.auth);
    views.set(event.id, view ?? nothing);
    const previous = event.wprev === null ? null : (events.get(event.wprev) ?? null);
    all.set(
      event.id,
      view === null
        ? { event, rejected: "not_the_same_graph", byAdmin: false }
        : describeContent(resolved.world, view, { event, previous }),
    );
  }

  function covers(strike: ConvergentEvent, event: ConvergentEvent): boolean {
    if ((ports.faults ?? noFaults).has("removal-forgets-cut")) return false;
    const cut = cutOf(strike);
    if (cut === null) return edges(strike).some((id) => id === event.id || knows(id, event.id));
    const end = cut[event.writer];
    let at = end === undefined ? undefined : events.get(end.id);
    let wseq = end?.wseq ?? 0;
    while (at !== undefined && at.author === event.author && at.writer === event.writer && at.wseq === wseq) {
      if (at.id === event.id) return true;
      at = at.wprev === null ? undefined : events.get(at.wprev);
      wseq -= 1;
    }
    return false;
  }

  const verdicts = new Map<string, Verdict>();
  const judge = ({ event }: Content): Verdict => {
    const content = all.get(event.id);
    if (content === undefined) throw new Error(`${event.id} is no content`);
    return contentVerdict(resolved.world, {
      content,
      past: views.get(event.id) ?? nothing,
      now: resolved.now,
      covers: (strike, one) => covers(strike.event, one),
      restoredBy: (id) =>
        [...all.values()]
          .filter((one) => restoreTarget(one.event) === id && verdicts.get(one.event.id)?.is === "accepted")
          .map((one) => one.event.id)
          .sort()[0] ?? null,
    });
  };
  // A restored event may itself restore another one: as often as there may be links in such a chain.
  for (let before = ""; before !== JSON.stringify([...verdicts]); ) {
    before = JSON.stringify([...verdicts]);
    for (const content of all.values()) verdicts.set(content.event.id, judge(content));
  }
  return { all, verdicts, knows, edges, depth: (id: string) => depths.get(id) ?? 0 };
}

function equivocationsOf(placed: readonly ConvergentEvent[]) {
  const places = new Map<string, ConvergentEvent[]>();
  for (const event of placed) {
    const place = `${event.author} ${event.writer} ${event.wseq}`;
    places.set(place, [...(places.get(place) ?? []), event]);
  }
  return [...places.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    const { author, writer, wseq } = first;
    return [{ author, writer, wseq, ids: same.map(({ id }) => id).sort(compareText) }];
  });
}
