import { type Act, compareActs, compareSeniority, type Deed, isStrike, subjectOf } from "./act.ts";
import type { ConvergentEvent, RejectReason, VoidReason } from "./event.ts";
import { inviteOf, isFounder, refusal } from "./permission.ts";
import { allows, standingOf, type View, type World } from "./standing.ts";

/** How many acts an author may have under the very same heads; an installation that works makes one. */
export const SIBLING_LIMIT = 64;

/** Makes an act of an event: everything that its own past, the `view`, decides for good. */
export function describeAct(
  world: World,
  view: View,
  { event, deed, depth }: { event: ConvergentEvent; deed: Deed | null; depth: number },
): Act {
  const base = {
    id: event.id,
    author: event.author,
    event,
    deed: deed ?? ({ does: "nothing" } as const),
    rank: world.rank(event.author),
    depth,
    siblings: `${event.author} ${event.auth.toSorted().join(" ")}`,
  };
  const rejected = deed === null ? "bad_body" : refusal(world, view, { event, deed });
  if (rejected !== null || deed === null) return nowhere(base, rejected);
  if (deed.does === "found") return { ...base, rejected, tier: 0, distance: 0, supports: [] };
  if (deed.does === "join") {
    const invite = inviteOf(world, view, deed.invite);
    if (invite === null) throw new Error("an allowed join has no invite");
    return { ...base, rejected, tier: 1, distance: invite.distance + 1, supports: [invite.id] };
  }
  if (isFounder(world, event.author)) {
    return { ...base, rejected, tier: 0, distance: 0, supports: [world.genesis] };
  }
  const own = standingOf(world, view, event.author);
  const supports = (own?.grants ?? []).toSorted(compareActs);
  const distance = Math.max(0, ...supports.map((one) => one.distance)) + 1;
  const tier = own?.role === "admin" ? 0 : 1;
  return { ...base, rejected, tier, distance, supports: supports.map(({ id }) => id) };
}

function nowhere(
  base: Omit<Act, "rejected" | "tier" | "distance" | "supports">,
  rejected: RejectReason | null,
): Act {
  return { ...base, rejected, tier: 1, distance: 0, supports: [] };
}

/**
 * Whether an act that was allowed by its past still has effect in a view, and why not. It asks only about acts
 * that are senior to it, so judging from senior to junior needs every act once.
 */
export function voided(world: World, view: View, act: Act): VoidReason | null {
  if (act.deed.does === "found") return null;
  if (!act.supports.some((id) => view.effective(world.act(id)))) return "author_not_admitted";
  if (crowded(world, view, act)) return "too_many_at_once";
  if (!world.faults.has("no-strong-removal")) {
    const struck = strikeOn(world, view, { act, actor: act.author });
    if (struck !== null) {
      return struck.deed.does === "remove" ? "removed_concurrently" : "demoted_concurrently";
    }
  }
  return act.deed.does === "join" ? joinVoided(world, view, act) : null;
}

/** R4: a senior's removal or demotion of somebody, which this act did not know of. A removal says it all. */
function strikeOn(world: World, view: View, { act, actor }: { act: Act; actor: string }): Act | null {
  const strikes = world
    .about(actor)
    .filter(
      (one) =>
        isStrike(one.deed) &&
        view.has(one) &&
        one.id !== act.id &&
        compareSeniority(one, act) < 0 &&
        !leavesRoomFor(one.deed, act) &&
        !world.knows(act, one) &&
        !world.knows(one, act) &&
        view.effective(one),
    );
  // Which of several came first here must not show: acts of one place in the graph arrive in any order.
  return strikes.find(({ deed }) => deed.does === "remove") ?? strikes[0] ?? null;
}

function leavesRoomFor(strike: Deed, act: Act): boolean {
  if (strike.does !== "set-role") return false;
  if (act.deed.does === "invite" || act.deed.does === "revoke") return allows(strike, "invite");
  if (act.deed.does === "join") return act.author === strike.about || allows(strike, "invite");
  return allows(strike, act.tier === 0 && subjectOf(act.deed) !== act.author ? "admin" : "read");
}

/** R6: what restricts an invite wins over a join that did not know of it. */
function joinVoided(world: World, view: View, join: Act): VoidReason | null {
  const invite = world.act(join.supports[0] ?? "");
  if (invite.deed.does !== "invite") return "author_not_admitted";
  if (!world.faults.has("no-strong-removal") && strikeOn(world, view, { act: join, actor: invite.author })) {
    return "inviter_lost_standing";
  }
  const revoked = world.revokesOf(invite.deed.invite).some(
    (one) =>
      view.has(one) &&
      !world.knows(join, one) &&
      !world.knows(one, join) &&
      // A revocation that is judged later holds, whatever becomes of it: the restrictive side.
      (compareActs(one, join) > 0 || view.effective(one)),
  );
  if (revoked) return "invite_revoked";
  const { maxUses } = invite.deed;
  if (maxUses === null || world.faults.has("invite-limit-forgotten")) return null;
  return isTaken(world, view, { join, invite, maxUses }) ? "invite_spent" : null;
}

/** Seats go by rank of the joiner's key among holders of the same code; counting stops when none is left. */
function isTaken(
  world: World,
  view: View,
  { join, invite, maxUses }: { join: Act; invite: Act; maxUses: number },
): boolean {
  const seats = new Set<string>();
  for (const one of world.joinsOf(invite)) {
    if (compareActs(one, join) >= 0) break;
    if (one.author !== join.author && view.has(one) && view.effective(one)) seats.add(one.author);
    if (seats.size >= maxUses) return true;
  }
  return false;
}

/** The senior acts that `voided` may ask about. */
export function influences(world: World, act: Act): Act[] {
  const found = act.supports.map((id) => world.act(id));
  const actors = [act.author];
  const invite = act.deed.does === "join" ? world.act(act.supports[0] ?? "") : null;
  if (invite !== null && invite.deed.does === "invite") {
    actors.push(invite.author);
    found.push(...world.revokesOf(invite.deed.invite));
    if (invite.deed.maxUses !== null) found.push(...world.joinsOf(invite));
  }
  for (const actor of actors) found.push(...world.about(actor).filter((one) => isStrike(one.deed)));
  return found.filter((one) => compareActs(one, act) < 0);
}

function crowded(world: World, view: View, act: Act): boolean {
  let before = 0;
  for (const one of world.siblings(act)) {
    if (one.id >= act.id) return false;
    if (view.has(one)) before += 1;
    if (before >= SIBLING_LIMIT) return true;
  }
  return false;
}

/**
 * R6 and R7 as they are shown: an effective grant whose subject was removed by somebody who did not know of it
 * gives no standing. A later removal voids nothing: it ends what was.
 */
export function outdone(world: World, view: View, act: Act): boolean {
  const { deed } = act;
  if (deed.does !== "admit" && deed.does !== "join" && deed.does !== "set-role") return false;
  if (world.faults.has("add-beats-removal")) return false;
  return world
    .about(deed.about)
    .some(
      (one) =>
        one.deed.does === "remove" &&
        view.has(one) &&
        view.effective(one) &&
        !world.knows(act, one) &&
        !world.knows(one, act),
    );
}
