import type { z } from "zod";
import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";
import type { approvalRequested } from "./records.ts";

/** An approval that waits for a decision. */
export type Approval = z.infer<typeof approvalRequested> & { readonly requestedAt: number };

/** How many ended approvals stay known, so that a late click is told what became of it. */
export const ENDED_KEPT = 200;

type ApprovalEntry = EntryOf<"approval.requested" | "approval.decided" | "approval.closed">;

export function evolveApproval(state: SpaceState, entry: ApprovalEntry): void {
  if (entry.body === null) return;
  const id = entry.body.approval;
  if (entry.type === "approval.requested") {
    state.approvals[id] = { ...entry.body, requestedAt: entry.at };
    const turn = state.turns[entry.body.turn];
    if (turn !== undefined) state.turns[turn.id] = { ...turn, approvals: [...turn.approvals, id] };
    state.approvalCount = Math.max(state.approvalCount, Number(id));
    return;
  }
  delete state.approvals[id];
  state.endedApprovals[id] = entry.type === "approval.closed" ? entry.body.outcome : `${entry.body.verdict}d`;
  const ended = Object.keys(state.endedApprovals);
  for (const old of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) delete state.endedApprovals[old];
}
