import type { RefusalData } from "@envoy/space";

/** The data of each error, by code. A code is stable and never reused. */
export interface ErrorData extends RefusalData {
  invalid_input: { problems: { path: string; problem: string }[] };
  unknown_operation: { name: string; nearest: string | null };
  unauthenticated: Record<string, never>;
  bad_credentials: Record<string, never>;
  link_spent: Record<string, never>;
  forbidden: { need: string; role: string };
  wrong_origin: { origin: string };
  space_not_found: { space: string };
  agent_offline: { agent: string };
  agent_unclear: { agents: string[] };
  agent_refused: { agent: string; reason: string };
  unknown_command: { command: string; nearest: string | null };
  not_a_command: Record<string, never>;
  handle_taken: { handle: string };
  role_invalid: { prompt: string; faults: string[] };
  role_not_found: { prompt: string };
  file_not_found: { path: string };
  file_not_shown: { path: string; reason: string };
  session_foreign: { session: string };
  event_refused: { reason: string };
  /** What a caller that keeps its own key must sign: ids of these events, in order. */
  signature_needed: { events: { id: string; header: string; body: string }[] };
  cursor_invalid: Record<string, never>;
  hub_epoch_changed: Record<string, never>;
  too_large: { limitBytes: number };
  busy: { retryAfterMs: number };
  rate_limited: { retryAfterMs: number };
  read_only: { reason: string };
  timed_out: { afterMs: number };
  hub_going_away: Record<string, never>;
  unreachable: { reason: string };
  internal: { reference: string };
}

export type ErrorCode = keyof ErrorData;

/** How one error shows: to programs by status and exit code, to people and models by sentence and next step. */
export interface ErrorSpec<C extends ErrorCode> {
  readonly status: number;
  /** Exit code of the command line: 2 usage, 3 sign-in, 4 not allowed, 5 conflict, 6 not found, 7 try later, 70 defect. */
  readonly exit: number;
  readonly say: (data: ErrorData[C]) => string;
  readonly next: string;
}

/** The next step of an error that needs none. */
export const nothing = "Nothing was changed.";
