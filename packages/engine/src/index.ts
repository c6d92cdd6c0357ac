export type {
  AccessToken,
  Account,
  AccountStore,
  AppendOutcome,
  Clock,
  Ids,
  LogRow,
  LogStore,
  Store,
  StoredRow,
} from "./ports.ts";
