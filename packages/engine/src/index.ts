/**
 * The hub's core without its surfaces. It promises that every capability takes the one way through `dispatch`,
 * that authority is checked there and nowhere else, and that nothing is answered before it is durable. It never
 * touches a platform: time, keys, storage and connections come in through ports.
 */
export { createEngine } from "./create-engine.ts";
export type { Caller, Engine, EngineOptions, FirstSpace } from "./engine.ts";
export type {
  AccessToken,
  Account,
  AccountStore,
  AppendOutcome,
  Clock,
  Connections,
  Ids,
  Keys,
  Log,
  LogRow,
  LogStore,
  Store,
  StoredRow,
  VerifiedEvent,
  Workspace,
  WorkspaceFile,
  WorkspaceListing,
  WorkspaceRefusal,
} from "./ports.ts";
