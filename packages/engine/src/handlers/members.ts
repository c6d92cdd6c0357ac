import { addMember, memberByHandle, ok, removeMember, setMemberRole } from "@envoy/space";
import { createAccount, issueToken, spendLink } from "../accounts.ts";
import { commit, fail, type Handlers } from "../call.ts";
import { presenceNow } from "../presence.ts";
import { memberView } from "../views.ts";

type Names =
  | "account.signIn"
  | "account.signOut"
  | "account.me"
  | "account.invitePerson"
  | "member.list"
  | "member.add"
  | "member.role"
  | "member.remove";

const LINK_MS = 24 * 60 * 60 * 1000;

export const memberHandlers: Handlers<Names> = {
  async "account.signIn"({ core }, { token }) {
    const account = await spendLink(core, token);
    if (account === null) return fail("link_spent", {});
    const session = await issueToken(core, { account: account.id, kind: "session", ttlMs: 30 * LINK_MS });
    const { id, actor, handle, name, kind } = account;
    return ok({ account: id, actor, handle, name, kind, session: session.token });
  },

  async "account.signOut"({ core, account }) {
    await core.store.dropTokens({ account: account.id, kind: "session" });
    core.connections.drop(account.id, "signed_out");
    return ok({});
  },

  async "account.me"({ account }) {
    const { id, actor, handle, name, kind } = account;
    return ok({ account: id, actor, handle, name, kind });
  },

  async "account.invitePerson"(call, { handle, name, role, approve }) {
    const { core } = call;
    if (memberByHandle(call.log.state, handle) !== undefined) return fail("member_exists", { handle });
    const account = await createAccount(core, { handle, name, kind: "human" });
    if (account === null) return fail("handle_taken", { handle });
    const outcome = await commit(call, (state) =>
      addMember(state, {
        actor: account.actor,
        handle,
        name,
        kind: "human",
        role,
        capabilities: approve ? ["approve"] : [],
        agentRole: null,
        vendor: null,
      }),
    );
    if (!outcome.ok) return outcome;
    const link = await issueToken(core, { account: account.id, kind: "link", ttlMs: LINK_MS });
    const member = call.log.state.members[account.actor];
    if (member === undefined) throw new Error("a member that was just added is missing");
    return ok({ member: memberView(member), token: link.token, expiresAt: link.expiresAt });
  },

  async "member.list"(call) {
    const { state } = call.log;
    const members = Object.values(state.members).filter((one) => !one.removed);
    return ok({ epoch: state.epoch, members: members.map(memberView), presence: presenceNow(call) });
  },

  async "member.add"(call, { member, role, capabilities, agentRole }) {
    const account = await call.core.store.accountByHandle(member);
    if (account === null) return fail("member_not_found", { member });
    const { actor, handle, name, kind } = account;
    const outcome = await commit(call, (state) =>
      addMember(state, { actor, handle, name, kind, role, capabilities, agentRole, vendor: null }),
    );
    if (!outcome.ok) return outcome;
    const added = call.log.state.members[actor];
    return added === undefined ? fail("member_not_found", { member }) : ok(memberView(added));
  },

  async "member.role"(call, { member, role, capabilities }) {
    const target = memberByHandle(call.log.state, member);
    if (target === undefined) return fail("member_not_found", { member });
    const outcome = await commit(call, (state) =>
      setMemberRole(state, { actor: target.actor, role, capabilities }),
    );
    if (!outcome.ok) return outcome;
    return ok(memberView(call.log.state.members[target.actor] ?? target));
  },

  async "member.remove"(call, { member, reason }) {
    const target = memberByHandle(call.log.state, member);
    if (target === undefined) return fail("member_not_found", { member });
    const outcome = await commit(call, (state) => removeMember(state, { actor: target.actor, reason }));
    if (!outcome.ok) return outcome;
    const account = await call.core.store.accountByActor(target.actor);
    if (account !== null) call.core.connections.drop(account.id, "removed");
    return ok({});
  },
};
