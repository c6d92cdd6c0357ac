/**
 * The pure model of a space: what can happen (`events`), what the state is (`evolve`), what is allowed
 * (`decide`), what follows (`react`). It promises that the state is a function of the log alone, and it never
 * reads a clock, randomness, a display name as authority, or message text as anything but data.
 */
export {
  type ApprovalAsk,
  type ApprovalVerdict,
  closeApprovals,
  decideApproval,
  expireApprovals,
  requestApproval,
} from "./approvals/decide.ts";
export { ApprovalScope, approvalRequested } from "./approvals/records.ts";
export type { Approval } from "./approvals/state.ts";
export { continueChain, endChain, limitReached, limitSentence, setLimit } from "./chains/decide.ts";
export { LimitName, limitNames } from "./chains/records.ts";
export { type Chain, type ChainLimits, defaultLimits } from "./chains/state.ts";
export { type CommandLine, nearest, parseCommandLine } from "./commands/command-line.ts";
export {
  ConvergentEvent,
  isAuthorityType,
  type RejectReason,
  type Verdict,
  type VerdictChange,
  type VoidReason,
  type WithheldReason,
} from "./convergence/event.ts";
export {
  createReplica,
  type Replica,
  type ReplicaPorts,
  type ReplicaSnapshot,
  restoreReplica,
} from "./convergence/replica.ts";
export type { ConvergentState, InviteView, MemberView } from "./convergence/state.ts";
export type { Lost, TaskResult, TaskView } from "./convergence/tasks.ts";
export { retryDelivery, wakeDeliveries } from "./deliveries/decide.ts";
export { type Delivery, type DeliveryStep, MAX_ATTEMPTS, waitingFor } from "./deliveries/state.ts";
export type { Draft, DraftOf, Entry, EntryOf, Ref } from "./entry.ts";
export { aboutOf } from "./entry-about.ts";
export {
  ActorId,
  ApprovalId,
  DeliveryId,
  deliveryIdOf,
  Handle,
  MessageId,
  messageIdOf,
  RoleName,
  SpaceId,
  sameHandle,
  TurnId,
} from "./ids.ts";
export { createInvite, joinSpace, revokeInvite } from "./invites/decide.ts";
export { InviteId, inviteCreate, joinStatement, memberJoin } from "./invites/events.ts";
export { type Invite, type InviteStatus, inviteStatus } from "./invites/state.ts";
export {
  can,
  capabilitiesOf,
  type MemberKind,
  type MemberRole,
  type Need,
  type Standing,
} from "./members/authority.ts";
export { addMember, removeMember, setMemberRole } from "./members/decide.ts";
export { contentRestore, memberAdd, WriterCut } from "./members/events.ts";
export { type Member, memberByHandle, presentMembers } from "./members/state.ts";
export { type Addressed, address } from "./messages/address.ts";
export {
  amendMessage,
  type KnownMessage,
  type NewMessage,
  pinMessage,
  postMessage,
  redactMessage,
} from "./messages/decide.ts";
export { MESSAGE_LIMIT } from "./messages/events.ts";
export { findMentions, groupMentions, type Mention } from "./messages/mentions.ts";
export { PIN_LIMIT } from "./messages/state.ts";
export { assertNever, err, ok, type Result } from "./result.ts";
export { composeRole, type PromptFault, type RolePrompt } from "./roles/compose.ts";
export { editRole } from "./roles/decide.ts";
export { PROMPT_LIMIT, PromptName } from "./roles/events.ts";
export type { Prompt } from "./roles/state.ts";
export { sessionCheckpoint, sessionClose, sessionOpen } from "./sessions/events.ts";
export type { Session } from "./sessions/state.ts";
export { type EventBody, type EventType, eventCatalogue, isKnownType, isSigned } from "./spaces/catalogue.ts";
export { evolve } from "./spaces/evolve.ts";
export { react } from "./spaces/react.ts";
export type { Decision, Refusal, RefusalCode, RefusalData } from "./spaces/refusal.ts";
export { emptySpace, type SpaceState, STATE_VERSION } from "./spaces/state.ts";
export {
  assignTask,
  cancelTask,
  claimTask,
  completeTask,
  createTask,
  editTask,
  expireTask,
  progressTask,
  releaseTask,
  reopenTask,
  reviewTask,
} from "./tasks/decide.ts";
export { TaskPriority } from "./tasks/events.ts";
export { claimable, openBlockers, type Task, type TaskStatus } from "./tasks/state.ts";
export {
  finishTurn,
  grantLease,
  startTurn,
  TURN_BATCH,
  type TurnFinish,
  type TurnStart,
} from "./turns/decide.ts";
export { clip, FileChange, ITEM_TEXT_LIMIT, TurnFailure, TurnItem, TurnUsage } from "./turns/items.ts";
export type { AgentReport, AgentSettings, Lease, Turn } from "./turns/state.ts";
export { turnOf } from "./turns/state.ts";
