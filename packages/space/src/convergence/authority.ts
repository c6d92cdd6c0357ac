import { type Act, compareActs, compareSeniority, isStrike, subjectOf } from "./act.ts";
import { createActIndex } from "./act-index.ts";
import { deedOf } from "./deed.ts";
import type { ConvergentEvent, Verdict, VerdictChange, VoidReason } from "./event.ts";
import type { Faults } from "./faults.ts";
import { createGraph } from "./graph.ts";
import { createHeads } from "./heads.ts";
import { describeAct, outdone, SIBLING_LIMIT, voided } from "./judge.ts";
import { createPastViews } from "./past-view.ts";
import { type Standing, standingOf, type View, type World } from "./standing.ts";

export interface AuthorityPorts {
  readonly genesis: string;
  readonly faults: Faults;
  /** Hash of a key, hex: it decides between equals. */
  rank(key: string): string;
  proves: World["proves"];
}

export interface Placed {
  readonly changes: readonly VerdictChange[];
  /** Whose earlier content must be judged again. */
  readonly shaken: ReadonlySet<string>;
}

export type Authority = ReturnType<typeof createAuthority>;

/**
 * The authority of a space, kept up to date event by event. What an event's own past says of it is worked out
 * once; whether it is effective depends only on acts senior to it, so a newcomer has those judged again that it
 * can reach, from senior to junior, and nothing else.
 */
export function createAuthority(ports: AuthorityPorts) {
  const graph = createGraph();
  const index = createActIndex();
  const voids = new Map<string, VoidReason | null>();
  const verdicts = new Map<string, Verdict>();
  const standings = new Map<string, Standing | null>();
  const heads = createHeads((b, a) => graph.knows(b, a));

  const world: World = {
    ...index.lookups,
    genesis: ports.genesis,
    faults: ports.faults,
    knows: (b, a) => graph.knows(b.id, a.id),
    rank: ports.rank,
    proves: ports.proves,
  };
  const now: View = { has: () => true, effective: (act) => voids.get(act.id) === null };
  const views = createPastViews({ world, graph, now, coversAll: heads.areWithin });

  function place(event: ConvergentEvent): Placed {
    graph.add(event.id, event.auth);
    const view = views.of(event.auth);
    const depth = graph.depth(event.id);
    const act = describeAct(world, view, { event, deed: deedOf(event), depth });
    index.add(act);
    if (act.rejected !== null) {
      const verdict: Verdict = { is: "rejected", reason: act.rejected };
      verdicts.set(act.id, verdict);
      return { changes: [{ id: act.id, verdict }], shaken: new Set() };
    }
    heads.add(event);
    return settle(act, judgeFrom(act));
  }

  /** Judges the newcomer and whatever it reaches; answers with the acts whose effect changed. */
  function judgeFrom(act: Act): Act[] {
    const open = createQueue();
    open.push(act);
    for (const one of reachedBy(act)) open.push(one);
    const flipped: Act[] = [];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const before = voids.get(next.id);
      const after = voided(world, now, next);
      if (before === after) continue;
      voids.set(next.id, after);
      flipped.push(next);
      const matters = before === undefined || (before === null) !== (after === null);
      if (!matters || next === act) continue;
      for (const one of reachedBy(next)) if (compareActs(next, one) < 0) open.push(one);
    }
    return flipped;
  }

  /** The acts whose effect may depend on this one. */
  function reachedBy(act: Act): Act[] {
    const found = [...index.supportedBy(act.id)];
    const { deed } = act;
    if (isStrike(deed)) found.push(...struckBy(act));
    if (deed.does === "revoke") {
      for (const invite of index.lookups.invitesNamed(deed.invite)) found.push(...world.joinsOf(invite));
    }
    if (deed.does === "join") found.push(...rivalsOf(act));
    // A newcomer moves one act over the limit; the others were over it before, or still are not.
    const pushed = world.siblings(act)[SIBLING_LIMIT];
    if (pushed !== undefined) found.push(pushed);
    return found;
  }

  /** A seat that is taken costs somebody behind it one; a seat given up in earnest is somebody's chance. */
  function rivalsOf(join: Act): Act[] {
    const invite = world.act(join.supports[0] ?? "");
    const limited = invite.deed.does === "invite" && invite.deed.maxUses !== null;
    const reason = voids.get(join.id) ?? null;
    if (!limited || reason === "invite_spent") return [];
    return world
      .joinsOf(invite)
      .filter((one) => compareActs(join, one) < 0 && (reason !== null || voids.get(one.id) === null));
  }

  function struckBy(strike: Act): Act[] {
    const target = subjectOf(strike.deed) ?? "";
    const acts = index.by(target);
    const joins = acts.filter(({ deed }) => deed.does === "invite").flatMap((one) => world.joinsOf(one));
    return [...acts, ...joins].filter(
      (one) => compareSeniority(strike, one) < 0 && !world.knows(strike, one),
    );
  }

  /** Brings standings and verdicts in line with what changed. */
  function settle(act: Act, flipped: readonly Act[]): Placed {
    const touched = new Set<string>();
    const shaken = new Set<string>();
    for (const one of flipped) {
      const subject = subjectOf(one.deed);
      if (subject === null) continue;
      touched.add(subject);
      if (one !== act || isStrike(one.deed)) shaken.add(subject);
    }
    const shown = new Map(flipped.map((one) => [one.id, one]));
    for (const actor of touched) {
      standings.set(actor, standingOf(world, now, actor));
      const removals = flipped.filter(({ deed }) => deed.does === "remove" && deed.about === actor);
      if (removals.length === 0) continue;
      for (const one of world.about(actor)) {
        if (removals.some((removal) => !world.knows(removal, one))) shown.set(one.id, one);
      }
    }
    return { changes: [...shown.values()].flatMap(changeOf), shaken };
  }

  function changeOf(act: Act): VerdictChange[] {
    const verdict = actVerdict(world, now, { act, reason: voids.get(act.id) ?? null });
    const before = verdicts.get(act.id);
    if (before !== undefined && sameVerdict(before, verdict)) return [];
    verdicts.set(act.id, verdict);
    return [{ id: act.id, verdict }];
  }

  return {
    world,
    now,
    place,
    /** The acts under some heads. */
    viewOf: views.of,
    has: (id: string) => graph.has(id),
    verdict: (id: string) => verdicts.get(id),
    acts: () => index.all(),
    /** What an actor may do in a view. */
    standing(view: View, actor: string): Standing | null {
      return view === now ? (standings.get(actor) ?? null) : standingOf(world, view, actor);
    },
    standings: (): ReadonlyMap<string, Standing | null> => standings,
    epochInputs(): string[] {
      const counted = index
        .all()
        .filter((act) => !ports.faults.has("epoch-counts-effective") || voids.get(act.id) === null);
      return counted.map(({ id }) => id).sort();
    },
    epoch: () =>
      ports.faults.has("epoch-counts-effective")
        ? [...voids.values()].filter((reason) => reason === null).length
        : voids.size,
  };
}

/** How an act that its past allowed is shown. */
export function actVerdict(
  world: World,
  view: View,
  { act, reason }: { act: Act; reason: VoidReason | null },
): Verdict {
  if (reason !== null) return { is: "void", reason };
  return outdone(world, view, act) ? { is: "void", reason: "removed_concurrently" } : { is: "accepted" };
}

export function sameVerdict(a: Verdict, b: Verdict): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Senior first, each act once at a time. */
function createQueue() {
  const acts: Act[] = [];
  const waiting = new Set<string>();
  return {
    push(act: Act): void {
      if (waiting.has(act.id)) return;
      waiting.add(act.id);
      let low = 0;
      let high = acts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = acts[middle];
        // Kept from junior to senior, so that the next one is taken from the end.
        if (other !== undefined && compareActs(other, act) > 0) low = middle + 1;
        else high = middle;
      }
      acts.splice(low, 0, act);
    },
    shift(): Act | undefined {
      const act = acts.pop();
      if (act !== undefined) waiting.delete(act.id);
      return act;
    },
  };
}
