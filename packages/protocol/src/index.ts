/**
 * Every capability of the product, defined once: who may call it, what goes in and comes out, which errors it
 * can give, and how it shows on each surface. This package promises that a surface needs nothing else; it holds
 * no rules and does no I/O.
 */
export { AgentStatus, ModelView } from "./agents.ts";
export { type CliFace, sayLines } from "./cli.ts";
export { CardView } from "./commands.ts";
export { type ErrorCode, type ErrorData, errorCatalogue, type WireError, wireError } from "./errors.ts";
export type {
  CallReply,
  ClientToHub,
  ControlReply,
  ControlRequest,
  EphemeralFrame,
  FeedFrame,
  HubToClient,
} from "./feed.ts";
export { FileArea, FileEntry } from "./files.ts";
export { InboxItem, type ProvenanceNode } from "./inbox.ts";
export { InviteView } from "./invites.ts";
export type { McpAnnotations, McpResource, McpTool } from "./mcp.ts";
export type { Card, Needs, Operation, SlashSpec, SlashWords } from "./operation.ts";
export {
  type HttpRoute,
  httpRoute,
  type Input,
  isOperationName,
  type OperationName,
  type Output,
  type OwnError,
  operations,
  type Parsed,
  type PipelineError,
  pipelineErrors,
  type Reply,
  registry,
} from "./registry.ts";
export { SignedCall } from "./signing.ts";
export { sayTask, sayTransition, taskJson, taskWord, taskWording, transitionJson } from "./task-sentences.ts";
export { TaskStatusView, TaskView } from "./task-views.ts";
export { emptyTimeline, fold, readEntry, type Timeline } from "./timeline.ts";
export { AgentPrompt, Inbound } from "./turns.ts";
export { PRODUCT_VERSION, PROTOCOL_VERSION } from "./version.ts";
export {
  ApprovalView,
  ChainView,
  Cursor,
  DeliveryView,
  EntryView,
  MemberView,
  MessageView,
  Presence,
  PresenceView,
  PromptInfo,
  RefView,
  SessionView,
  SpaceInfo,
  SpaceView,
  TurnView,
} from "./views.ts";
