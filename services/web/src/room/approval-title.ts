import type { ApprovalView } from "@envoy/protocol";
import { shortPaths } from "../lib/workspace-path.ts";

/** What is asked for, in a line. Where the title is only the command again, the command speaks for itself. */
export function approvalTitle(approval: ApprovalView): string {
  const repeats = approval.kind === "command" && approval.title.includes(approval.detail.slice(0, 40));
  return repeats ? "to run a command" : shortPaths(approval.title);
}

/** The same for the record of what was decided, where the command is not in sight. */
export function receiptTitle(approval: ApprovalView): string {
  return shortPaths(approval.title);
}
