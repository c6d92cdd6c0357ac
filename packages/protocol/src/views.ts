import {
  ActorId,
  ApprovalId,
  ApprovalScope,
  approvalRequested,
  DeliveryId,
  LimitName,
  MessageId,
  SpaceId,
  TurnFailure,
  TurnId,
  TurnItem,
  TurnUsage,
} from "@envoy/space";
import { z } from "zod";

/** What readers are shown. Times are milliseconds since the epoch. */

/** Opaque; names the hub's epoch, the space and a sequence number. */
export const Cursor = z.string().min(1).max(200);

export const RefView = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "a reference names an id"),
  kind: z.enum(["evidence", "answers", "supersedes", "derived-from", "artifact"]),
});

/** One entry of the log as it travels in the feed; `type` and `body` are those of the space's catalogue. */
export const EntryView = z.object({
  seq: z.number().int(),
  id: z.string(),
  type: z.string(),
  author: z.string(),
  at: z.number(),
  via: z.enum(["self", "hub"]),
  refs: z.array(RefView),
  body: z.unknown(),
});
export type EntryView = z.infer<typeof EntryView>;

export const MemberView = z.object({
  actor: ActorId,
  handle: z.string(),
  name: z.string(),
  kind: z.enum(["human", "agent", "script"]),
  role: z.enum(["read", "write", "admin"]),
  capabilities: z.array(z.string()),
  agentRole: z.string().nullable(),
  vendor: z.string().nullable(),
  joinedAt: z.number(),
  removed: z.boolean(),
});
export type MemberView = z.infer<typeof MemberView>;

/** Derived from connection, lease and turn; never declared by the agent itself. */
export const Presence = z.enum(["offline", "idle", "queued", "working", "waiting", "blocked"]);
export type Presence = z.infer<typeof Presence>;

export const PresenceView = z.object({
  actor: ActorId,
  presence: Presence,
  /** Why it is blocked. */
  reason: z.string().nullable(),
  /** The turn it works on. */
  turn: TurnId.nullable(),
  since: z.number(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
});
export type PresenceView = z.infer<typeof PresenceView>;

export const DeliveryView = z.object({
  id: DeliveryId,
  to: ActorId,
  state: z.enum(["stored", "woken", "working", "answered", "passed", "failed", "held"]),
  reason: z.string().nullable(),
  turn: TurnId.nullable(),
  answer: MessageId.nullable(),
  attempts: z.number(),
  notBefore: z.number().nullable(),
  steps: z.array(z.object({ state: z.string(), at: z.number() })),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

export const MessageView = z.object({
  id: MessageId,
  seq: z.number().int(),
  author: ActorId,
  at: z.number(),
  via: z.enum(["self", "hub"]),
  /** Null once redacted. */
  text: z.string().nullable(),
  editedAt: z.number().nullable(),
  thread: MessageId.nullable(),
  replyTo: MessageId.nullable(),
  replies: z.number().int(),
  lastReplyAt: z.number().nullable(),
  refs: z.array(RefView),
  mentions: z.array(z.string()),
  reactions: z.array(z.object({ emoji: z.string(), actors: z.array(ActorId) })),
  turn: TurnId.nullable(),
  deliveries: z.array(DeliveryView),
});
export type MessageView = z.infer<typeof MessageView>;

export const TurnView = z.object({
  id: TurnId,
  agent: ActorId,
  state: z.enum(["working", "answered", "passed", "failed", "interrupted", "lost"]),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Sequence number of its start: where it stands among the messages. */
  seq: z.number().int(),
  thread: MessageId.nullable(),
  replyTo: MessageId,
  chain: MessageId,
  answer: MessageId.nullable(),
  items: z.array(TurnItem),
  /** Items exist that this view does not carry; `turn.get` has them. */
  partial: z.boolean(),
  reason: z.string().nullable(),
  failure: TurnFailure.nullable(),
  usage: TurnUsage.nullable(),
  model: z.string().nullable(),
  promptDigest: z.string().nullable(),
  /** What it asked people for. */
  approvals: z.array(ApprovalId),
});
export type TurnView = z.infer<typeof TurnView>;

export const ApprovalView = approvalRequested.extend({
  status: z.enum(["open", "approved", "declined", "expired", "gone"]),
  requestedAt: z.number(),
  endedAt: z.number().nullable(),
  by: ActorId.nullable(),
  scope: ApprovalScope.nullable(),
  edited: z.string().nullable(),
  note: z.string().nullable(),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

export const ChainView = z.object({
  id: MessageId,
  status: z.enum(["running", "held", "ended"]),
  heldBy: z.object({ limit: LimitName, value: z.number(), max: z.number() }).nullable(),
  /** One line: why it is held. */
  sentence: z.string().nullable(),
  turns: z.number(),
  depth: z.number(),
  tokens: z.number(),
  costUsd: z.number(),
  since: z.number(),
  waiting: z.number(),
});
export type ChainView = z.infer<typeof ChainView>;

export const PromptInfo = z.object({
  name: z.string(),
  version: z.number(),
  digest: z.string(),
  source: z.enum(["file", "page"]),
  editedBy: ActorId,
  editedAt: z.number(),
});

export const SessionView = z.object({
  actor: ActorId,
  runtime: z.string(),
  session: z.string(),
  model: z.string().nullable(),
  promptDigest: z.string().nullable(),
  openedAt: z.number(),
  handled: z.number(),
  closed: z.object({ reason: z.string(), handover: z.string().nullable() }).nullable(),
});

export const SpaceInfo = z.object({
  id: SpaceId,
  name: z.string(),
  goal: z.string(),
  members: z.number(),
  role: z.string(),
});

/** Everything a reader needs to show a space; with `cursor` it goes on from the feed without a gap. */
export const SpaceView = z.object({
  id: SpaceId,
  name: z.string(),
  goal: z.string(),
  createdAt: z.number(),
  founder: ActorId,
  epoch: z.number(),
  me: ActorId,
  /** What the caller may do here. */
  can: z.array(z.enum(["read", "write", "admin", "approve"])),
  members: z.array(MemberView),
  presence: z.array(PresenceView),
  approvals: z.array(ApprovalView),
  chains: z.array(ChainView),
  limits: z.record(LimitName, z.number().nullable()),
  pins: z.array(MessageId),
  turns: z.array(TurnView),
  prompts: z.array(PromptInfo),
  sessions: z.array(SessionView),
  /** A sentence for the banner when no vendor's model speaks; null with real models. */
  demo: z.string().nullable(),
  cursor: Cursor,
});
export type SpaceView = z.infer<typeof SpaceView>;
