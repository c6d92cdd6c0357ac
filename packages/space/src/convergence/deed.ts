import type { z } from "zod";
import type { Deed } from "./act.ts";
import { type ConvergentEvent, type ConvergentType, convergentBodies, isConvergentType } from "./event.ts";

/** The parsed body of one type, or null when it does not fit. */
export function bodyAs<T extends ConvergentType>(
  event: ConvergentEvent,
  type: T,
): z.infer<(typeof convergentBodies)[T]> | null {
  if (event.type !== type) return null;
  const parsed = convergentBodies[type].safeParse(event.body);
  // The schema was chosen by the type parameter; the compiler cannot follow the index.
  return parsed.success ? (parsed.data as z.infer<(typeof convergentBodies)[T]>) : null;
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
