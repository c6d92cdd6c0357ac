import type { InviteView } from "@envoy/protocol";
import {
  createInvite,
  type Invite,
  inviteCreate,
  inviteStatus,
  joinSpace,
  joinStatement,
  ok,
  revokeInvite,
} from "@envoy/space";
import { issueToken } from "../accounts.ts";
import { type Call, commit, fail, type Handlers } from "../call.ts";
import type { Core } from "../core.ts";
import type { SpaceLog } from "../log/space-log.ts";
import { memberView } from "../views.ts";

type Names =
  | "account.challenge"
  | "account.prove"
  | "invite.create"
  | "invite.list"
  | "invite.revoke"
  | "invite.look"
  | "invite.join";

const SESSION_MS = 24 * 60 * 60 * 1000;

export const inviteHandlers: Handlers<Names> = {
  async "account.challenge"({ core }, { actor }) {
    return ok(core.challenges.make(actor));
  },

  async "account.prove"({ core }, { actor, challenge, signature, handle, name, kind }) {
    const signed =
      core.challenges.spend(actor, challenge) &&
      (await core.keys.verifyText({ actor, text: challenge, signature }));
    if (!signed) return fail("bad_credentials", {});
    const account = await ownAccount(core, { actor, handle, name, kind });
    if (account === null) return fail("handle_taken", { handle });
    const session = await issueToken(core, { account: account.id, kind: "session", ttlMs: SESSION_MS });
    const { token, expiresAt } = session;
    return ok({ account: account.id, actor, handle: account.handle, session: token, expiresAt });
  },

  async "invite.create"(call, { space: _, ttlMs, ...invite }) {
    const latest = ttlMs === null ? null : call.core.clock.now() + ttlMs;
    const expiresAt = signedExpiry(call, latest) ?? latest;
    const outcome = await commit(call, (state) => createInvite(state, { ...invite, expiresAt }));
    if (!outcome.ok) return outcome;
    return ok(inviteView(call, made(call, invite.invite)));
  },

  async "invite.list"(call) {
    return ok({ invites: Object.values(call.log.state.invites).map((invite) => inviteView(call, invite)) });
  },

  async "invite.revoke"(call, { invite }) {
    const outcome = await commit(call, (state) => revokeInvite(state, invite));
    return outcome.ok ? ok(inviteView(call, made(call, invite))) : outcome;
  },

  async "invite.look"({ core }, { invite }) {
    const log = await spaceOfInvite(core, invite);
    const known = log?.state.invites[invite];
    if (log == null || known === undefined) return fail("invalid_invite", {});
    const { id: space, state } = log;
    return ok({ space, name: state.name, role: known.role, status: inviteStatus(known, core.clock.now()) });
  },

  async "invite.join"(asked, { space, invite, proof, handle, kind }) {
    const { core, account, signed } = asked;
    const log = await core.open(space);
    const known = log?.state.invites[invite];
    if (log === null || known === undefined) return fail("invalid_invite", {});
    const statement = { space, invite, actor: account.actor };
    const proven = await core.keys.verifyText({
      actor: known.joinKey,
      text: joinStatement(statement),
      signature: proof,
    });
    if (!proven) return fail("invalid_invite", {});
    const body = {
      invite,
      proof,
      actor: account.actor,
      handle: handle ?? account.handle,
      name: account.name,
      kind: kind ?? account.kind,
      agentRole: null,
    };
    const outcome = await commit({ log, account, signed }, (state, now) => joinSpace(state, body, now));
    if (!outcome.ok) return outcome;
    const member = log.state.members[account.actor];
    if (member === undefined) throw new Error("a member that has just joined is missing");
    return ok({ space, name: log.state.name, member: memberView(member), changed: outcome.value.length > 0 });
  },
};

/** The account of a key: found again, or made at its first proof. It holds its own key. */
async function ownAccount(
  core: Core,
  person: { actor: string; handle: string; name: string; kind: "human" | "agent" | "script" },
) {
  const known = await core.store.accountByActor(person.actor);
  if (known !== null) return known;
  const account = {
    id: `key_${core.ids.random(16)}`,
    ...person,
    sealedKey: null,
    createdAt: core.clock.now(),
  };
  return (await core.store.createAccount(account)) ? account : core.store.accountByActor(person.actor);
}

async function spaceOfInvite(core: Core, invite: string): Promise<SpaceLog | null> {
  for (const id of await core.store.spaces()) {
    const log = await core.open(id);
    if (log?.state.invites[invite] !== undefined) return log;
  }
  return null;
}

/** The end that a caller with a key of its own has signed: a moment earlier than one counted from now. */
function signedExpiry({ core, signed }: Call, latest: number | null): number | null {
  const body = inviteCreate.safeParse(signed[0]?.body);
  const expiresAt = body.success ? body.data.expiresAt : null;
  if (latest === null || expiresAt === null) return null;
  return expiresAt > core.clock.now() && expiresAt <= latest ? expiresAt : null;
}

function made(call: Call, invite: string): Invite {
  const known = call.log.state.invites[invite];
  if (known === undefined) throw new Error("an invite that was just written is missing");
  return known;
}

function inviteView({ core }: Call, invite: Invite): InviteView {
  const { epoch: _, revoked: __, ...shown } = invite;
  return { ...shown, status: inviteStatus(invite, core.clock.now()) };
}
