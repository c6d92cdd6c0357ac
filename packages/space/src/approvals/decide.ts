import type { z } from "zod";
import type { Draft } from "../entry.ts";
import { type Decision, refuse } from "../spaces/refusal.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { approvalDecided, approvalRequested } from "./records.ts";

export type ApprovalAsk = Omit<z.infer<typeof approvalRequested>, "approval" | "agent"> & {
  readonly agent: string;
  readonly token: number;
};

/** Puts a request before the people of the space. Asking again for the same request changes nothing. */
export function requestApproval(
  state: SpaceState,
  ask: ApprovalAsk,
): Decision<"lease_lost" | "turn_not_found"> {
  const { token, ...request } = ask;
  if (state.leases[ask.agent]?.token !== token) return refuse("lease_lost", { agent: ask.agent });
  if (state.turns[ask.turn]?.agent !== ask.agent) return refuse("turn_not_found", { turn: ask.turn });
  const asked = Object.values(state.approvals).some(
    (one) => one.turn === ask.turn && one.request === ask.request,
  );
  if (asked) return { ok: true, value: [] };
  const approval = String(state.approvalCount + 1);
  return { ok: true, value: [{ type: "approval.requested", body: { approval, ...request }, byHub: true }] };
}

export type ApprovalVerdict = Omit<z.infer<typeof approvalDecided>, "turn"> & { readonly by: string };

/** Decides once. Whoever asked never decides, whatever it may do otherwise. */
export function decideApproval(
  state: SpaceState,
  verdict: ApprovalVerdict,
): Decision<"approval_not_found" | "approval_decided" | "approval_own" | "approval_scope"> {
  const { by, ...body } = verdict;
  const approval = state.approvals[verdict.approval];
  if (approval === undefined) {
    const outcome = state.endedApprovals[verdict.approval];
    return outcome === undefined
      ? refuse("approval_not_found", { approval: verdict.approval })
      : refuse("approval_decided", { approval: verdict.approval, outcome });
  }
  if (by === approval.agent) return refuse("approval_own", { approval: approval.approval });
  const editsAllowed = verdict.edited === null || approval.editable;
  if (verdict.verdict === "approve" && (!approval.scopes.includes(verdict.scope) || !editsAllowed)) {
    return refuse("approval_scope", { approval: approval.approval, scopes: approval.scopes });
  }
  return { ok: true, value: [{ type: "approval.decided", body: { ...body, turn: approval.turn } }] };
}

/** Ends the approvals of a turn that no longer waits for them. */
export function closeApprovals(
  state: SpaceState,
  match: { turn: string; request?: string; outcome: "expired" | "gone"; reason: string },
): Draft[] {
  return Object.values(state.approvals)
    .filter(
      (one) => one.turn === match.turn && (match.request === undefined || one.request === match.request),
    )
    .map((one) => ({
      type: "approval.closed",
      body: { approval: one.approval, turn: one.turn, outcome: match.outcome, reason: match.reason },
      byHub: true,
    }));
}

/** Approvals whose time is over. */
export function expireApprovals(state: SpaceState, now: number): Draft[] {
  return Object.values(state.approvals)
    .filter((one) => one.expiresAt <= now)
    .map((one) => ({
      type: "approval.closed",
      body: { approval: one.approval, turn: one.turn, outcome: "expired", reason: "nobody decided in time" },
      byHub: true,
    }));
}
