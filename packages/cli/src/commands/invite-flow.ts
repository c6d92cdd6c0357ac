import { randomBytes } from "node:crypto";
import type { InviteView } from "@envoy/protocol";
import type { Context } from "../context.ts";
import { createCode, readCode } from "../invite/code.ts";
import { type InviteKeys, inviteKeys } from "../invite/keys.ts";
import { fail } from "../output/failure.ts";

export interface NewInvite {
  readonly space: string;
  readonly role: "read" | "write";
  /** Null: any number. */
  readonly maxUses: number | null;
  readonly ttlMs: number | null;
}

/** Makes a code and publishes what the hub may know of it. The code exists only in what is returned. */
export async function makeInvite(
  context: Context,
  want: NewInvite,
): Promise<{ code: string; view: InviteView }> {
  const account = await context.account();
  const code = createCode(randomBytes);
  const { invite, joinKey } = keysOf(code);
  const view = await account.call("invite.create", { ...want, invite, joinKey });
  return { code, view };
}

/** Throws CommandFailed, which never repeats what was typed. */
export function keysOf(typed: string): InviteKeys {
  const read = readCode(typed);
  if (read.ok) return inviteKeys(read.symbols);
  const reasons = {
    length: "it has six groups of four characters",
    symbol: "it has a character that no code has",
    check: "a character is wrong or two are swapped",
  };
  throw fail("invalid_invite", `The invite code is not valid: ${reasons[read.fault]}`, {
    exit: "notFound",
    next: "Compare the code with the one you were given, or ask for a new one.",
  });
}

export function inviteJson(view: InviteView, context: Context): Record<string, unknown> {
  const remote = context.hub.kind === "remote";
  return {
    invite_id: view.invite,
    role: view.role,
    max_uses: view.maxUses ?? 0,
    uses: view.uses,
    invite_status: view.status,
    expires_at_iso: view.expiresAt === null ? null : new Date(view.expiresAt).toISOString(),
    invite_scope: remote ? "hub" : "local_only",
    invite_transport: remote ? "hub" : "local",
    remote_redeemable: remote,
    cross_machine_redeemable: remote,
    hosted_publication_attempted: false,
    hosted_invite_redeemable: false,
    relay_publication: "not_attempted",
  };
}
