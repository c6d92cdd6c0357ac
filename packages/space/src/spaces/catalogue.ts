import type { z } from "zod";
import { approvalClosed, approvalDecided, approvalRequested } from "../approvals/records.ts";
import { chainContinued, chainEnded, chainHeld, spaceLimit } from "../chains/records.ts";
import {
  deliveryAnswered,
  deliveryFailed,
  deliveryHeld,
  deliveryPassed,
  deliveryStored,
  deliveryWoken,
  deliveryWorking,
} from "../deliveries/records.ts";
import { inboxAcked } from "../inbox.ts";
import { inviteCreate, inviteRevoke, memberJoin } from "../invites/events.ts";
import { memberAdd, memberRemove, memberRole } from "../members/events.ts";
import { messageAmend, messagePin, messagePost, messageReact, messageRedact } from "../messages/events.ts";
import { roleEdit } from "../roles/events.ts";
import { sessionCheckpoint, sessionClose, sessionOpen } from "../sessions/events.ts";
import {
  taskAssign,
  taskCancel,
  taskClaim,
  taskComplete,
  taskCreate,
  taskEdit,
  taskExpired,
  taskProgress,
  taskRelease,
  taskReopen,
  taskReview,
} from "../tasks/events.ts";
import {
  agentConfigured,
  agentReported,
  leaseGranted,
  turnFinished,
  turnItem,
  turnStarted,
} from "../turns/records.ts";
import { spaceCreate, spaceRename } from "./events.ts";

/** Signed events: the convergent state of the space. Named as acts. */
export const signedEvents = {
  "space.create": spaceCreate,
  "space.rename": spaceRename,
  "space.limit": spaceLimit,
  "member.add": memberAdd,
  "member.role": memberRole,
  "member.remove": memberRemove,
  "member.join": memberJoin,
  "invite.create": inviteCreate,
  "invite.revoke": inviteRevoke,
  "message.post": messagePost,
  "message.amend": messageAmend,
  "message.redact": messageRedact,
  "message.react": messageReact,
  "message.pin": messagePin,
  "task.create": taskCreate,
  "task.edit": taskEdit,
  "task.claim": taskClaim,
  "task.assign": taskAssign,
  "task.progress": taskProgress,
  "task.release": taskRelease,
  "task.complete": taskComplete,
  "task.review": taskReview,
  "task.reopen": taskReopen,
  "task.cancel": taskCancel,
  "session.open": sessionOpen,
  "session.checkpoint": sessionCheckpoint,
  "session.close": sessionClose,
  "role.edit": roleEdit,
} as const;

/** Records: what the hub observed or enforced. Not signed one by one, never authority, never merged. */
export const hubRecords = {
  "inbox.acked": inboxAcked,
  "task.expired": taskExpired,
  "delivery.stored": deliveryStored,
  "delivery.held": deliveryHeld,
  "delivery.woken": deliveryWoken,
  "delivery.working": deliveryWorking,
  "delivery.answered": deliveryAnswered,
  "delivery.passed": deliveryPassed,
  "delivery.failed": deliveryFailed,
  "chain.held": chainHeld,
  "chain.continued": chainContinued,
  "chain.ended": chainEnded,
  "turn.started": turnStarted,
  "turn.item": turnItem,
  "turn.finished": turnFinished,
  "lease.granted": leaseGranted,
  "agent.reported": agentReported,
  "agent.configured": agentConfigured,
  "approval.requested": approvalRequested,
  "approval.decided": approvalDecided,
  "approval.closed": approvalClosed,
} as const;

export const eventCatalogue = { ...signedEvents, ...hubRecords } as const;

export type EventType = keyof typeof eventCatalogue;
export type EventBody<T extends EventType> = z.infer<(typeof eventCatalogue)[T]>;

export function isSigned(type: string): boolean {
  return Object.hasOwn(signedEvents, type);
}

export function isKnownType(type: string): type is EventType {
  return Object.hasOwn(eventCatalogue, type);
}
