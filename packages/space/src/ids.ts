import { z } from "zod";

/** Display forms are fixed by the product: people read, type and paste them. */

export const SpaceId = z
  .string()
  .regex(/^room_\d{13}[0-9a-z]{6}$/, "a space id looks like room_1778994801731qqqjju");
/** A signed event, by its full id. */
export const EventId = z.string().regex(/^[0-9a-f]{64}$/, "an event id is 64 hex digits");
export const MessageId = z.string().regex(/^msg_[0-9a-f]{32}$/, "a message id is msg_ and 32 hex digits");
/** An Ed25519 public key, base64url. */
export const ActorId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, "an actor id is a public key, 43 characters of base64url");
export const TurnId = z.string().regex(/^trn_[0-9a-z]{16}$/, "a turn id is trn_ and 16 characters");
export const DeliveryId = z
  .string()
  .regex(/^dlv_[0-9a-f]{32}_[A-Za-z0-9_-]{8}$/, "a delivery id is dlv_, 32 hex digits, _ and 8 characters");
/** Short on purpose: people type `/approve 7`. */
export const ApprovalId = z.string().regex(/^[1-9]\d{0,8}$/, "an approval id is a number such as 7");
export const Handle = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,30}[A-Za-z0-9])?$/,
    "a handle has 1 to 32 letters, digits, _ . or -, and starts and ends with a letter or digit",
  );
export const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, "a role is a lower-case word such as planner");

/** The display form of a message event's id. */
export function messageIdOf(eventId: string): string {
  return `msg_${eventId.slice(0, 32)}`;
}

/** One delivery per message and recipient, so its id is made of both. */
export function deliveryIdOf(messageId: string, recipient: string): string {
  return `dlv_${messageId.slice(4)}_${recipient.slice(0, 8)}`;
}

/** Handles are compared without case; they are shown as they were given. */
export function sameHandle(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
