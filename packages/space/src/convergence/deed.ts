import type { Deed } from "./act.ts";
import {
  type BodyOf,
  type ConvergentEvent,
  type ConvergentType,
  convergentBodies,
  isConvergentType,
} from "./event.ts";

const parsed = new WeakMap<ConvergentEvent, { readonly body: unknown }>();

/** An event's body by the schema of its type, parsed once; null when it does not fit or nothing says how it looks. */
function parsedBody(event: ConvergentEvent): unknown {
  const known = parsed.get(event);
  if (known !== undefined) return known.body;
  const result = isConvergentType(event.type) ? convergentBodies[event.type].safeParse(event.body) : null;
  const body: unknown = result?.success === true ? result.data : null;
  parsed.set(event, { body });
  return body;
}

/** The parsed body of one type, or null when it is of another type or does not fit. */
export function bodyAs<T extends ConvergentType>(event: ConvergentEvent, type: T): BodyOf<T> | null {
  // The schema of this very type made it; the compiler cannot follow the index.
  return event.type === type ? (parsedBody(event) as BodyOf<T> | null) : null;
}

/** A redacted body has no shape any more, and a newer type has one that is not known here. */
export function hasShape(event: ConvergentEvent): boolean {
  return event.body === null || !isConvergentType(event.type) || parsedBody(event) !== null;
}

/** What an authority event does, or null when its body does not say. */
export function deedOf(event: ConvergentEvent): Deed | null {
  if (event.type === "space.create") {
    return bodyAs(event, "space.create") && { does: "found", about: event.author };
  }
  return (
    memberDeed(event) ?? inviteDeed(event) ?? (isConvergentType(event.type) ? null : { does: "nothing" })
  );
}

function memberDeed(event: ConvergentEvent): Deed | null {
  const add = bodyAs(event, "member.add");
  if (add !== null) {
    const { actor, role, capabilities, kind, handle, name } = add;
    return { does: "admit", about: actor, role, capabilities, kind, handle, name };
  }
  const join = bodyAs(event, "member.join");
  if (join !== null) {
    const { actor, invite, kind, handle, name, proof } = join;
    return { does: "join", about: actor, invite, kind, handle, name, proof };
  }
  const change = bodyAs(event, "member.role");
  if (change !== null) {
    return {
      does: "set-role",
      about: change.actor,
      role: change.role,
      capabilities: change.capabilities,
    };
  }
  const removal = bodyAs(event, "member.remove");
  return removal && { does: "remove", about: removal.actor };
}

function inviteDeed(event: ConvergentEvent): Deed | null {
  const made = bodyAs(event, "invite.create");
  if (made !== null) {
    const { invite, joinKey, role, capabilities, kind, maxUses, expiresAt } = made;
    return { does: "invite", invite, joinKey, role, capabilities, kind, maxUses, expiresAt };
  }
  const revoked = bodyAs(event, "invite.revoke");
  return revoked && { does: "revoke", invite: revoked.invite };
}
