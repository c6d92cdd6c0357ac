import type { ErrorCode, ErrorData, OperationName, Output, OwnError, Parsed } from "@envoy/protocol";
import type { Draft, Entry, Member, Result, SpaceState } from "@envoy/space";
import type { Core } from "./core.ts";
import type { Caller } from "./engine.ts";
import type { SignedEvent } from "./log/self-signed.ts";
import type { SpaceLog } from "./log/space-log.ts";
import type { Account } from "./ports.ts";

/** One call on its way through the pipeline: who asks, and for a space operation where and with what standing. */
export interface Call {
  readonly core: Core;
  readonly caller: Caller;
  /** Events the caller signed itself, verified. */
  readonly signed: readonly SignedEvent[];
  /** The signed-in account; operations that need nobody must not ask for it. */
  readonly account: Account;
  /** The space of `input.space`; operations without one must not ask for it. */
  readonly log: SpaceLog;
  readonly member: Member;
}

/** An error on its way out: a code and its data. The sentence is added once, at the edge. */
export type Failure<C extends ErrorCode = ErrorCode> = {
  [K in C]: { readonly code: K; readonly data: ErrorData[K] };
}[C];

type Shared = "busy" | "read_only" | "signature_needed" | "timed_out" | "invalid_input" | "forbidden";

export type Handler<N extends OperationName> = (
  call: Call,
  input: Parsed<N>,
) => Promise<Result<Output<N>, Failure<OwnError<N> | Shared>>>;

export type Handlers<N extends OperationName = OperationName> = { readonly [K in N]: Handler<K> };

export function fail<C extends ErrorCode>(
  code: C,
  data: ErrorData[C],
): { readonly ok: false; readonly error: Failure<C> } {
  // Code and data are tied by the signature; the mapped union cannot be built generically.
  return { ok: false, error: { code, data } as Failure<C> };
}

/** What every commit may answer beside its rule. */
export type CommitCode = "busy" | "read_only" | "signature_needed";

/**
 * Commits what a rule decides and hands on its entries. The rule's refusals `E` are the operation's errors.
 */
export async function commit<E extends Failure = never>(
  call: Pick<Call, "log" | "account" | "signed">,
  decide: (state: SpaceState, now: number) => Result<readonly Draft[], E>,
  options: { key?: string | null; erases?: string } = {},
): Promise<Result<readonly Entry[], E | Failure<CommitCode>>> {
  const { account, signed } = call;
  const outcome = await call.log.commit({
    author: account,
    signed,
    key: options.key ?? null,
    ...options,
    decide,
  });
  return outcome.ok ? { ok: true, value: outcome.entries } : outcome;
}
