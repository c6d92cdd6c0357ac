import { z } from "zod";
import { ActorId, ApprovalId, DeliveryId, MessageId, TurnId } from "../ids.ts";
import { TurnFailure, TurnItem, TurnUsage } from "./items.ts";

/** One cycle of a runtime. All deliveries that wait for an agent go into one turn. */
export const turnStarted = z.object({
  turn: TurnId,
  agent: ActorId,
  deliveries: z.array(DeliveryId).min(1).max(500),
  chain: MessageId,
  depth: z.number().int().min(0),
  /** Where its answer goes: the thread of what woke it. */
  thread: MessageId.nullable(),
  /** The message the answer quotes. */
  replyTo: MessageId,
  model: z.string().max(128).nullable(),
  promptDigest: z.string().max(64).nullable(),
});
export const turnItem = z.object({ turn: TurnId, item: TurnItem });
export const turnFinished = z.object({
  turn: TurnId,
  agent: ActorId,
  chain: MessageId,
  /** `lost`: its adapter or runtime died; the deliveries are tried again. */
  outcome: z.enum(["answered", "passed", "failed", "interrupted", "lost"]),
  reason: z.string().max(2000).nullable(),
  failure: TurnFailure.nullable(),
  usage: TurnUsage,
  model: z.string().max(128).nullable(),
  /** What it asked people for. */
  approvals: z.array(ApprovalId).max(1000).default([]),
});
/** An adapter holds the right to work for an agent; a higher token takes it from a lower one. */
export const leaseGranted = z.object({
  agent: ActorId,
  instance: z.string().min(1).max(64),
  token: z.number().int().min(1),
});
/** What an agent's adapter reports of itself. */
export const agentReported = z.object({
  agent: ActorId,
  status: z.enum(["ready", "blocked"]),
  reason: z.string().max(500).nullable(),
});
/** Model and effort of an agent in this space; null: the runtime's default. */
export const agentConfigured = z.object({
  agent: ActorId,
  model: z.string().max(128).nullable(),
  effort: z.string().max(32).nullable(),
});
