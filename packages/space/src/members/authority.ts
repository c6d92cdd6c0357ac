/**
 * Who may do what. Roles and capabilities come from the space's authority events and from nothing else: not
 * from names, not from message text.
 */

export type MemberRole = "read" | "write" | "admin";
export type MemberKind = "human" | "agent" | "script";

/** What an operation can ask for. `approve` is a capability beside the roles. */
export type Need = "read" | "write" | "admin" | "approve";

export interface Standing {
  readonly role: MemberRole;
  readonly kind: MemberKind;
  readonly capabilities: readonly string[];
  readonly removed: boolean;
}

const rank: Readonly<Record<MemberRole, number>> = { read: 0, write: 1, admin: 2 };

/** True when a member of this standing may do what `need` names. A removed member may do nothing. */
export function can(standing: Standing | undefined, need: Need): boolean {
  if (standing === undefined || standing.removed) return false;
  if (need === "approve") return standing.capabilities.includes("approve");
  return rank[standing.role] >= rank[need];
}

/** Everything a standing allows, in the order it is shown. */
export function capabilitiesOf(standing: Standing): Need[] {
  const all: Need[] = ["read", "write", "admin", "approve"];
  return all.filter((need) => can(standing, need));
}
