import { type ConvergentEvent, isAuthorityType } from "../../packages/space/src/convergence/event.ts";
import type { ConvergentState } from "../../packages/space/src/convergence/state.ts";
import { key, taskOf } from "../../packages/space/src/convergence/test-support/site.ts";

/**
 * What must hold of every history, worked out here from the events alone: none of the model's own rules is asked,
 * so a rule that is wrong in the replica and in the batch alike is still found.
 */
export function violations(events: readonly ConvergentEvent[], state: ConvergentState): string[] {
  const facts = survey(events, state);
  return [
    ...founderStays(state),
    ...removalsHold(facts),
    ...actsOfTheRemoved(facts),
    ...nobodyRemovesSideways(facts),
    ...lowerRoles(facts),
    ...seats(facts),
    ...cuts(facts),
    ...tasks(facts),
    ...carried(facts),
  ];
}

/** The parts of bodies that are looked at; the generators write nothing else. */
interface Body {
  readonly actor?: string;
  readonly role?: string;
  readonly cut?: Record<string, { wseq: number; id: string }>;
  readonly invite?: string;
  readonly maxUses?: number | null;
  readonly task?: string;
  readonly attempt?: string;
  readonly ends?: string | null;
  readonly verdict?: string;
}
type Facts = ReturnType<typeof survey>;

const founder = key("founder");
const rank: Readonly<Record<string, number>> = { read: 0, write: 1, admin: 2 };

function survey(events: readonly ConvergentEvent[], state: ConvergentState) {
  const byId = new Map(events.map((event) => [event.id, event]));
  const pasts = new Map<string, ReadonlySet<string>>();
  const past = (id: string, edges: (event: ConvergentEvent) => readonly string[], kind: string) => {
    const known = pasts.get(kind + id);
    if (known !== undefined) return known;
    const seen = new Set<string>();
    const open = [...edges(byId.get(id)!)];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (seen.has(one)) continue;
      seen.add(one);
      const event = byId.get(one);
      if (event !== undefined && (kind === "auth") === isAuthorityType(event.type))
        open.push(...edges(event));
    }
    pasts.set(kind + id, seen);
    return seen;
  };
  const knows = (b: ConvergentEvent, a: ConvergentEvent) => past(b.id, ({ auth }) => auth, "auth").has(a.id);
  const isAccepted = ({ id }: ConvergentEvent) => (state.verdicts[id]?.is ?? "accepted") === "accepted";
  const isRejected = ({ id }: ConvergentEvent) => state.verdicts[id]?.is === "rejected";
  const body = (event: ConvergentEvent) => event.body as Body;
  const accepted = events.filter(isAccepted);
  const about = (actor: string, ...types: string[]) =>
    accepted.filter((event) => types.includes(event.type) && body(event).actor === actor);
  const content = (event: ConvergentEvent) =>
    past(event.id, ({ parents, wprev }) => (wprev === null ? parents : [...parents, wprev]), "content");
  return { byId, events, state, knows, isAccepted, isRejected, body, accepted, about, content };
}

const grants = ["member.add", "member.join", "member.role"];

function founderStays(state: ConvergentState): string[] {
  return state.members[founder]?.role === "admin" ? [] : ["the founder is no admin any more"];
}

/** Who was removed is back only by an admission that knows of it. */
function removalsHold({ state, about, knows }: Facts): string[] {
  return Object.keys(state.members).flatMap((actor) =>
    about(actor, "member.remove").flatMap((removal) =>
      about(actor, "member.add", "member.join").some((one) => knows(one, removal))
        ? []
        : [`${actor} is a member despite its removal`],
    ),
  );
}

/** Nothing that the founder's removal did not leave time for counts. */
function actsOfTheRemoved({ accepted, body, knows }: Facts): string[] {
  const removals = accepted.filter(({ type, author }) => type === "member.remove" && author === founder);
  return removals.flatMap((removal) =>
    accepted
      .filter((act) => isAuthorityType(act.type) && act.author === body(removal).actor)
      .filter((act) => !knows(act, removal) && !knows(removal, act))
      .map((act) => `${act.type} of the removed counts`),
  );
}

/** An admin whom the founder made one is out of the other admins' reach. */
function nobodyRemovesSideways({ accepted, events, body, knows, isRejected }: Facts): string[] {
  const strikes = accepted.filter(
    ({ type, author }) => (type === "member.remove" || type === "member.role") && author !== founder,
  );
  return strikes.flatMap((strike) => {
    const target = body(strike).actor ?? "";
    if (target === strike.author) return [];
    // A grant may have turned out void since; what counted for the striker was that it was allowed.
    const before = events
      .filter((one) => grants.includes(one.type) && body(one).actor === target && !isRejected(one))
      .filter((one) => knows(strike, one));
    const last = before.filter((one) => !before.some((later) => knows(later, one)));
    const byFounder = last.every((one) => one.author === founder && body(one).role === "admin");
    return last.length > 0 && byFounder ? [`${strike.type} went sideways`] : [];
  });
}

/** Of roles given without knowing of each other the lowest holds. */
function lowerRoles({ state, about, body, knows }: Facts): string[] {
  return Object.entries(state.members).flatMap(([actor, { role }]) => {
    if (actor === founder) return [];
    const removals = about(actor, "member.remove");
    const live = about(actor, ...grants).filter((one) => removals.every((removal) => knows(one, removal)));
    const last = live.filter((one) => !live.some((later) => knows(later, one)));
    const lowest = Math.min(...last.map((one) => rank[body(one).role ?? "write"] ?? 0));
    return (rank[role] ?? 9) > lowest ? [`${actor} holds a role above the lowest it was given`] : [];
  });
}

function seats({ accepted, body }: Facts): string[] {
  return accepted
    .filter(({ type }) => type === "invite.create")
    .flatMap((invite) => {
      const { invite: name, maxUses } = body(invite);
      const joined = accepted.filter((one) => one.type === "member.join" && body(one).invite === name);
      const taken = new Set(joined.map(({ author }) => author)).size;
      return taken > (maxUses ?? Infinity) ? [`an invite for ${maxUses} admitted ${taken}`] : [];
    });
}

/** What a removal had seen stays; what it had not seen and did not know of it is withheld. */
function cuts(facts: Facts): string[] {
  const { events, about, knows, body, state, isAccepted } = facts;
  return events.flatMap((event) => {
    const verdict = state.verdicts[event.id];
    if (isAuthorityType(event.type) || verdict?.is === "rejected" || verdict?.is === "pending") return [];
    const strikes = about(event.author, "member.remove", "member.role").filter(
      (one) => !event.auth.some((id) => id === one.id || knows(facts.byId.get(id)!, one)),
    );
    const removals = strikes.filter(({ type }) => type === "member.remove");
    const restored = verdict?.is === "accepted" && verdict.restoredBy !== undefined;
    const unseen = removals.filter((one) => !covered(facts, one, event));
    if (unseen.length > 0 && isAccepted(event) && !restored) return ["content beyond a cut counts"];
    const known = events.filter((one) => isAuthorityType(one.type) && body(one).actor === event.author);
    const undisputed = known.every((one) => (state.verdicts[one.id]?.is ?? "accepted") !== "void");
    const kept = strikes.every((one) => covered(facts, one, event));
    return undisputed && kept && !isAccepted(event) ? ["content within every cut is withheld"] : [];
  });
}

function covered({ body, byId, content }: Facts, strike: ConvergentEvent, event: ConvergentEvent): boolean {
  const { cut } = body(strike);
  if (cut === undefined) return content(strike).has(event.id);
  const end = cut[event.writer];
  for (let at = byId.get(end?.id ?? ""); at !== undefined; at = byId.get(at.wprev ?? "")) {
    if (at.id === event.id) return true;
  }
  return false;
}

/** No claim and no result vanishes; who did not win is told. */
function tasks({ accepted, body, state }: Facts): string[] {
  const undoing = ["task.reopen", "task.cancel", "task.review"];
  return accepted
    .filter(({ type }) => type === "task.create")
    .flatMap((create) => {
      const task = state.tasks[taskOf(create)];
      if (task === undefined) return ["a task is gone"];
      const steps = accepted.filter((one) => body(one).task === taskOf(create));
      const completions = steps.filter(({ type }) => type === "task.complete");
      const listed = new Set(task.results.map(({ id }) => id));
      const gone = completions.filter(({ id }) => !listed.has(id)).map(() => "a completion is gone");
      const claims = steps.filter(({ type }) => type === "task.claim");
      const vanished = claims.filter(({ id }) => !task.attempts.includes(id)).map(() => "a claim is gone");
      if (steps.some(({ type }) => undoing.includes(type))) return [...gone, ...vanished];
      const ended = new Set(steps.flatMap((one) => [body(one).ends, body(one).attempt]));
      const open = claims.filter(({ id }) => !ended.has(id));
      const untold = open
        .filter(({ author }) => author !== task.holder?.owner)
        .filter(({ id }) => !task.lost.some(({ attempt }) => attempt === id));
      return [...gone, ...vanished, ...untold.map(() => "a loser is not told")];
    });
}

function carried({ accepted, state }: Facts): string[] {
  return accepted
    .filter(({ type, id }) => type === "note.add" && !state.carried.includes(id))
    .map(() => "an event of a newer type is gone");
}
