import type { MemberKind, MemberRole, Need } from "../members/authority.ts";
import { type Act, compareActs, isGrant } from "./act.ts";
import type { Faults } from "./faults.ts";

/** The acts a question is asked about: all of them, or those in some event's past. */
export interface View {
  /** Whether an act belongs to the view. Rejected acts belong to none. */
  has(act: Act): boolean;
  effective(act: Act): boolean;
}

/** Where the rules look things up. Answers hold every act that was placed, of whatever view. */
export interface World {
  readonly genesis: string;
  readonly faults: Faults;
  /** Causes first. */
  about(actor: string): readonly Act[];
  invitesNamed(invite: string): readonly Act[];
  revokesOf(invite: string): readonly Act[];
  /** Joins that rest on one invite event, senior first. */
  joinsOf(invite: Act): readonly Act[];
  /** By id. */
  siblings(act: Act): readonly Act[];
  act(id: string): Act;
  /** Whether `a` lies in the authority past of `b`. */
  knows(b: Act, a: Act): boolean;
  rank(key: string): string;
  proves(join: { joinKey: string; invite: string; actor: string; proof: string }): boolean;
}

export interface Standing {
  readonly role: MemberRole;
  readonly capabilities: readonly string[];
  readonly kind: MemberKind;
  readonly handle: string;
  readonly name: string;
  /** The grants it rests on. */
  readonly grants: readonly Act[];
}

export const roleRank: Readonly<Record<MemberRole, number>> = { read: 0, write: 1, admin: 2 };
const kindRank: Readonly<Record<MemberKind, number>> = { human: 0, agent: 1, script: 2 };

/**
 * What an actor may do in a view. A grant counts only where it knows every effective removal of its subject; of
 * grants that did not know of each other the lower one holds.
 */
export function standingOf(world: World, view: View, actor: string): Standing | null {
  const live = liveGrants(world, view, actor);
  if (!live.some(({ deed }) => deed.does !== "set-role")) return null;
  const grants = live.filter((grant) => !live.some((later) => world.knows(later, grant)));
  const held = grants.map((grant) => granted(world, grant));
  const first = held[0];
  if (first === undefined) return null;
  const lower = (a: MemberRole, b: MemberRole) => (roleRank[a] < roleRank[b] ? a : b);
  const higher = (a: MemberRole, b: MemberRole) => (roleRank[a] < roleRank[b] ? b : a);
  const choose = world.faults.has("higher-role-wins") ? higher : lower;
  return {
    role: held.map(({ role }) => role).reduce(choose),
    capabilities: first.capabilities
      .filter((one) => held.every(({ capabilities }) => capabilities.includes(one)))
      .toSorted(),
    ...labels(world, live),
    grants,
  };
}

function liveGrants(world: World, view: View, actor: string): Act[] {
  const acts = world.about(actor).filter((act) => view.has(act) && view.effective(act));
  const removals = lastRemovals(world, acts);
  const outlives = (grant: Act, removal: Act) =>
    world.faults.has("add-beats-removal") ? !world.knows(removal, grant) : world.knows(grant, removal);
  return acts.filter((act) => isGrant(act.deed) && removals.every((removal) => outlives(act, removal)));
}

/** The removals that no other one knows; acts come causes first, and knowing these is knowing all. */
function lastRemovals(world: World, acts: readonly Act[]): Act[] {
  const last: Act[] = [];
  for (const act of acts.toReversed()) {
    if (act.deed.does !== "remove" || last.some((later) => world.knows(later, act))) continue;
    last.push(act);
  }
  return last;
}

function granted(world: World, grant: Act): { role: MemberRole; capabilities: readonly string[] } {
  const { deed } = grant;
  if (deed.does === "admit" || deed.does === "set-role") return deed;
  if (deed.does === "found") return { role: "admin", capabilities: ["approve", "invite", "object.put"] };
  const invite = world.act(grant.supports[0] ?? "").deed;
  if (invite.does !== "invite") throw new Error("a join rests on something that is no invite");
  return invite;
}

/** Labels come from whoever admits; where two admissions disagree, the kind that is trusted less. */
function labels(world: World, live: readonly Act[]): { kind: MemberKind; handle: string; name: string } {
  const admissions = live.filter(({ deed }) => deed.does !== "set-role");
  const latest = admissions
    .filter((one) => !admissions.some((later) => world.knows(later, one)))
    .toSorted(compareActs)
    .map((one) => label(world, one));
  const first = latest[0] ?? { kind: "human", handle: "", name: "" };
  const kind = latest
    .map((one) => one.kind)
    .reduce((a, b) => (kindRank[a] > kindRank[b] ? a : b), first.kind);
  return { ...first, kind };
}

function label(world: World, { deed, supports }: Act): { kind: MemberKind; handle: string; name: string } {
  if (deed.does === "admit") return { kind: deed.kind, handle: deed.handle, name: deed.name };
  if (deed.does !== "join") return { kind: "human", handle: "founder", name: "founder" };
  const invite = world.act(supports[0] ?? "").deed;
  const given = invite.does === "invite" ? invite.kind : null;
  return { kind: given ?? deed.kind, handle: deed.handle, name: deed.name };
}

/** Whether a standing suffices. */
export function allows(
  standing: { role: MemberRole; capabilities: readonly string[] } | null,
  need: Need | "invite",
): boolean {
  if (standing === null) return false;
  if (need === "approve") return standing.capabilities.includes("approve");
  if (need === "invite") {
    return (
      standing.role === "admin" || (standing.role === "write" && standing.capabilities.includes("invite"))
    );
  }
  return roleRank[standing.role] >= roleRank[need];
}
