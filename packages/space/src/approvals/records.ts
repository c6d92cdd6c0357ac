import { z } from "zod";
import { ActorId, ApprovalId, TurnId } from "../ids.ts";

export const approvalScopes = ["once", "session", "rule"] as const;
export const ApprovalScope = z.enum(approvalScopes);

/** Something an agent may do only when a person says so. */
export const approvalRequested = z.object({
  approval: ApprovalId,
  turn: TurnId,
  agent: ActorId,
  /** The runtime's own id of the request, for its adapter. */
  request: z.string().min(1).max(200),
  kind: z.enum(["command", "file_change", "tool", "question"]),
  title: z.string().min(1).max(300),
  /** The exact command, the unified diff, or the tool's input; secrets masked. */
  detail: z.string().max(64_000),
  cwd: z.string().max(1024).nullable(),
  reason: z.string().max(2000).nullable(),
  risk: z.enum(["low", "medium", "high"]),
  scopes: z.array(ApprovalScope).min(1).max(3),
  editable: z.boolean(),
  /** Declined by itself at this time, milliseconds since the epoch. */
  expiresAt: z.number().int(),
});
export const approvalDecided = z.object({
  approval: ApprovalId,
  turn: TurnId,
  verdict: z.enum(["approve", "decline"]),
  scope: ApprovalScope,
  /** Replaces the command when it is approved. */
  edited: z.string().max(20_000).nullable(),
  note: z.string().max(2000).nullable(),
  /** With a decline: the turn stops instead of going on. */
  stop: z.boolean(),
});
/** It ended without a decision: it expired, or the turn or runtime that asked is gone. */
export const approvalClosed = z.object({
  approval: ApprovalId,
  turn: TurnId,
  outcome: z.enum(["expired", "gone"]),
  reason: z.string().max(500),
});
