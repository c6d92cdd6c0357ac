import { z } from "zod";
import { ActorId, DeliveryId, MessageId, TurnId } from "../ids.ts";

/**
 * The delivery ledger: one row per message and recipient, `stored -> woken -> working -> answered | passed |
 * failed | held`, each step a record with its time. A delivery ends exactly once; `held` waits for a person.
 */
const step = { delivery: DeliveryId, message: MessageId };

export const deliveryStored = z.object({
  ...step,
  to: ActorId,
  from: ActorId,
  chain: MessageId,
  /** Hand-overs between agents since the person's message: 0 for the message itself. */
  depth: z.number().int().min(0),
  /** Where the message stands, and so where its answer goes. */
  thread: MessageId.nullable(),
  /** Attempts already made; above 0 when it waits for another one. */
  attempts: z.number().int().min(0),
  /** Not to be started before this time, milliseconds since the epoch. */
  notBefore: z.number().int().nullable(),
  /** Why it waits again: the fault of the last attempt. */
  reason: z.string().max(2000).nullable(),
  /** The turn of the last attempt. */
  lastTurn: TurnId.nullable(),
});
export const deliveryHeld = z.object({
  ...step,
  to: ActorId,
  from: ActorId,
  chain: MessageId,
  depth: z.number().int().min(0),
  thread: MessageId.nullable(),
  reason: z.string().max(500),
});
export const deliveryWoken = z.object(step);
export const deliveryWorking = z.object({ ...step, turn: TurnId, attempt: z.number().int().min(1) });
export const deliveryAnswered = z.object({ ...step, turn: TurnId, answer: MessageId });
export const deliveryPassed = z.object({ ...step, turn: TurnId, reason: z.string().max(2000).nullable() });
export const deliveryFailed = z.object({ ...step, turn: TurnId.nullable(), reason: z.string().max(2000) });
