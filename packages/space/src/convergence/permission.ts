import { type Act, type Deed, isGrant } from "./act.ts";
import type { ConvergentEvent, RejectReason } from "./event.ts";
import { allows, type Standing, standingOf, type View, type World } from "./standing.ts";

/**
 * R1: an authority event is judged by what its own past says. The answer holds forever and on every replica.
 * Null: it was allowed.
 */
export function refusal(
  world: World,
  view: View,
  { event, deed }: { event: ConvergentEvent; deed: Deed },
): RejectReason | null {
  if (deed.does === "found") return event.id === world.genesis ? null : "second_genesis";
  if (deed.does === "join") return joinRefusal(world, view, { event, deed });
  const own = standingOf(world, view, event.author);
  if (own === null) return "not_a_member";
  switch (deed.does) {
    case "admit":
      return admitRefusal(world, view, { event, deed, own });
    case "set-role":
    case "remove":
      return changeRefusal(world, view, { event, deed, own });
    case "invite":
      return inviteRefusal(world, view, { deed, own });
    case "revoke":
      return revokeRefusal(world, view, { event, deed, own });
    case "nothing":
      return own.role === "admin" ? null : "not_allowed";
  }
}

type Of<D extends Deed["does"]> = Extract<Deed, { does: D }>;

/** The founder introduces itself by an admission of its own; nobody else is admitted twice. */
function admitRefusal(
  world: World,
  view: View,
  { event, deed, own }: { event: ConvergentEvent; deed: Of<"admit">; own: Standing },
): RejectReason | null {
  if (own.role !== "admin") return "not_allowed";
  if (isFounder(world, deed.about)) {
    return event.author === deed.about && deed.role === "admin" ? null : "founder_is_fixed";
  }
  return standingOf(world, view, deed.about) === null ? null : "already_member";
}

/** R2: admins act on whoever is no admin, and on admins only below themselves. Anybody may lower itself. */
function changeRefusal(
  world: World,
  view: View,
  { event, deed, own }: { event: ConvergentEvent; deed: Of<"set-role"> | Of<"remove">; own: Standing },
): RejectReason | null {
  const target = standingOf(world, view, deed.about);
  const self = event.author === deed.about;
  if (isFounder(world, deed.about)) {
    return self && deed.does === "set-role" && deed.role === "admin" ? null : "founder_is_fixed";
  }
  if (target === null) return "no_such_member";
  if (self) {
    const lowers =
      deed.does === "remove" ||
      (allows(own, deed.role) && deed.capabilities.every((one) => own.capabilities.includes(one)));
    return lowers ? null : "not_allowed";
  }
  if (own.role !== "admin") return "not_allowed";
  if (target.role !== "admin" || world.faults.has("admins-remove-admins")) return null;
  return isBelow(world, target, event.author) ? null : "outside_own_subtree";
}

/** Nobody gives by a code what it does not have itself. */
function inviteRefusal(
  world: World,
  view: View,
  { deed, own }: { deed: Of<"invite">; own: Standing },
): RejectReason | null {
  if (!allows(own, "invite") || !allows(own, deed.role)) return "not_allowed";
  const lacking = deed.capabilities.some((one) => !own.capabilities.includes(one));
  if (own.role !== "admin" && lacking) return "not_allowed";
  return world.invitesNamed(deed.invite).some((one) => view.has(one)) ? "invite_exists" : null;
}

function revokeRefusal(
  world: World,
  view: View,
  { event, deed, own }: { event: ConvergentEvent; deed: Of<"revoke">; own: Standing },
): RejectReason | null {
  const known = world.invitesNamed(deed.invite).filter((one) => view.has(one));
  if (known.length === 0) return "invite_unknown";
  const mine = known.some((one) => one.author === event.author);
  return mine || own.role === "admin" ? null : "not_allowed";
}

function joinRefusal(
  world: World,
  view: View,
  { event, deed }: { event: ConvergentEvent; deed: Of<"join"> },
): RejectReason | null {
  const invite = inviteOf(world, view, deed.invite);
  if (invite === null || invite.deed.does !== "invite") return "invite_unknown";
  if (event.author !== deed.about) return "not_allowed";
  if (standingOf(world, view, deed.about) !== null) return "already_member";
  const { joinKey, expiresAt } = invite.deed;
  if (expiresAt !== null && event.ts > expiresAt) return "invite_expired";
  if (comesBackBy(world, view, { invite, actor: deed.about })) return "invite_older_than_removal";
  if (!mayInvite(world, view, invite)) return "invite_used_up";
  if (isRevoked(world, view, deed.invite) || isSpent(world, view, invite)) return "invite_used_up";
  const { invite: name, about: actor, proof } = deed;
  return world.proves({ joinKey, invite: name, actor, proof }) ? null : "join_not_proven";
}

/** Two invites of one name exist only where they did not know of each other; the senior one is meant. */
export function inviteOf(world: World, view: View, name: string): Act | null {
  return world.invitesNamed(name).find((one) => view.has(one) && view.effective(one)) ?? null;
}

/** R7: an invite that does not know of somebody's removal does not bring it back. */
function comesBackBy(world: World, view: View, { invite, actor }: { invite: Act; actor: string }): boolean {
  return world
    .about(actor)
    .some(
      (act) =>
        act.deed.does === "remove" && view.has(act) && view.effective(act) && !world.knows(invite, act),
    );
}

/** A code goes with whoever made it: it admits nobody after its maker lost the right to invite. */
function mayInvite(world: World, view: View, invite: Act): boolean {
  return allows(standingOf(world, view, invite.author), "invite");
}

function isRevoked(world: World, view: View, name: string): boolean {
  return world.revokesOf(name).some((one) => view.has(one) && view.effective(one));
}

function isSpent(world: World, view: View, invite: Act): boolean {
  if (invite.deed.does !== "invite" || invite.deed.maxUses === null) return false;
  const seats = new Set(
    world
      .joinsOf(invite)
      .filter((one) => view.has(one) && view.effective(one))
      .map((one) => one.author),
  );
  return seats.size >= invite.deed.maxUses;
}

export function isFounder(world: World, actor: string): boolean {
  return world.about(actor).some(({ id }) => id === world.genesis);
}

/** Whether the standing of `member` comes from `senior`, at whatever remove. */
function isBelow(world: World, member: Standing, senior: string): boolean {
  const open = [...member.grants];
  const seen = new Set<string>();
  for (let act = open.pop(); act !== undefined; act = open.pop()) {
    if (seen.has(act.id)) continue;
    seen.add(act.id);
    if (act.deed.does !== "join" && act.author === senior) return true;
    open.push(
      ...act.supports
        .map((id) => world.act(id))
        .filter((one) => isGrant(one.deed) || one.deed.does === "invite"),
    );
  }
  return false;
}
