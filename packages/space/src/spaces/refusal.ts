import type { Draft } from "../entry.ts";
import { err, type Result } from "../result.ts";

/**
 * Why a rule says no: a code of the error catalogue and the data its sentence needs. The catalogue itself,
 * with sentences, status codes and next steps, is the protocol's.
 */
export interface RefusalData {
  member_exists: { handle: string };
  member_not_found: { member: string };
  founder_is_fixed: Record<string, never>;
  message_not_found: { message: string };
  not_your_message: { message: string };
  message_redacted: { message: string };
  too_many_pins: { limit: number };
  delivery_not_found: { delivery: string };
  delivery_not_retryable: { delivery: string; state: string };
  turn_not_found: { turn: string };
  turn_running: { turn: string };
  lease_lost: { agent: string };
  nothing_waiting: Record<string, never>;
  not_an_agent: { member: string };
  approval_not_found: { approval: string };
  approval_decided: { approval: string; outcome: string };
  approval_own: { approval: string };
  approval_scope: { approval: string; scopes: string[] };
  chain_not_found: { chain: string };
  chain_not_held: { chain: string };
  invite_exists: { invite: string };
  invalid_invite: Record<string, never>;
  invite_already_redeemed: Record<string, never>;
  invite_expired: Record<string, never>;
  member_removed: Record<string, never>;
  task_not_found: { task: string };
  task_already_claimed: { task: string; holder: string };
  task_unassigned: { task: string };
  not_assignee: { task: string; holder: string };
  task_closed: { task: string; status: string };
  task_is_blocked: { task: string; by: string[] };
  task_not_in_review: { task: string; status: string };
  review_own: { task: string };
  task_cycle: { task: string };
  role_conflict: { role: string; version: number };
  bad_limits: { limit: string };
}

export type RefusalCode = keyof RefusalData;

export type Refusal<C extends RefusalCode = RefusalCode> = {
  [K in C]: { readonly code: K; readonly data: RefusalData[K] };
}[C];

/** What a rule answers: the entries to append (none: nothing would change), or why not. */
export type Decision<C extends RefusalCode> = Result<readonly Draft[], Refusal<C>>;

export function refuse<C extends RefusalCode>(
  code: C,
  data: RefusalData[C],
): { readonly ok: false; readonly error: Refusal<C> } {
  // The mapped union cannot be built generically; code and data are tied by the signature.
  return err({ code, data } as Refusal<C>);
}
