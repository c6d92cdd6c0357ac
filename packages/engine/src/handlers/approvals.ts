import type { ApprovalView } from "@envoy/protocol";
import { closeApprovals, decideApproval, ok, requestApproval } from "@envoy/space";
import { type Call, commit, fail, type Handlers } from "../call.ts";
import { holdsLease } from "../leases.ts";
import { approvalViews, openApproval } from "../views.ts";

type Names =
  | "approval.list"
  | "approval.get"
  | "approval.request"
  | "approval.withdraw"
  | "approval.approve"
  | "approval.decline";

export const approvalHandlers: Handlers<Names> = {
  async "approval.list"({ log }) {
    return ok({ approvals: Object.values(log.state.approvals).map(openApproval) });
  },

  async "approval.get"(call, { approval }) {
    const view = await approvalView(call, approval);
    return view === null ? fail("approval_not_found", { approval }) : ok(view);
  },

  async "approval.request"(call, { space: _, ttlMs, ...ask }) {
    const expiresAt = call.core.clock.now() + ttlMs;
    const agent = call.account.actor;
    const outcome = await commit(call, (state) => requestApproval(state, { ...ask, agent, expiresAt }));
    if (!outcome.ok) return outcome;
    const open = Object.values(call.log.state.approvals).find(
      (one) => one.turn === ask.turn && one.request === ask.request,
    );
    return open === undefined
      ? fail("turn_not_found", { turn: ask.turn })
      : ok({ approval: openApproval(open) });
  },

  async "approval.withdraw"(call, { token, turn, request, reason }) {
    const outcome = await commit(call, (state) => {
      const held = holdsLease(state, { agent: call.account.actor, token });
      const mine = state.turns[turn]?.agent === call.account.actor;
      if (!held.ok) return held;
      return ok(mine ? closeApprovals(state, { turn, request, outcome: "gone", reason }) : []);
    });
    return outcome.ok ? ok({}) : outcome;
  },

  async "approval.approve"(call, { approval, scope, edited, note }) {
    return decide(call, approval, { verdict: "approve", scope, edited, note, stop: false });
  },

  async "approval.decline"(call, { approval, note, stop }) {
    return decide(call, approval, { verdict: "decline", scope: "once", edited: null, note, stop });
  },
};

type Verdict = Omit<Parameters<typeof decideApproval>[1], "approval" | "by">;

/** Without a number a decision means the only open approval. */
async function decide(call: Call, asked: string | null, verdict: Verdict) {
  const open = Object.keys(call.log.state.approvals);
  const approval = asked ?? (open.length === 1 ? (open[0] ?? "") : "");
  const by = call.account.actor;
  const outcome = await commit(call, (state) =>
    decideApproval(state, { approval: approval === "" ? "?" : approval, by, ...verdict }),
  );
  if (!outcome.ok) return outcome;
  const view = await approvalView(call, approval);
  return view === null ? fail("approval_not_found", { approval }) : ok({ approval: view });
}

async function approvalView({ core, log }: Call, approval: string): Promise<ApprovalView | null> {
  const [view] = await approvalViews(core.store, log.id, [approval]);
  return view ?? null;
}
