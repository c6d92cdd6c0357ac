import { type ErrorCode, errorCatalogue, type WireError, wireError } from "@envoy/protocol";

/** Why a command could not do what it was asked: told to people as one line, to programs as flat JSON. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
  /** For people; null when there is nothing to do. */
  readonly next: string | null;
  /** For programs, in snake_case. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Ends a command. Caught once, at the edge, where the exit code is set; anything else that is thrown is a defect. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Exit codes are those of the error catalogue. */
export const EXIT = {
  usage: 2,
  signIn: 3,
  notAllowed: 4,
  conflict: 5,
  notFound: 6,
  later: 7,
  defect: 70,
} as const;

export function fail(
  code: string,
  message: string,
  more: { exit?: keyof typeof EXIT; next?: string; data?: Readonly<Record<string, unknown>> } = {},
): CommandFailed {
  const { exit = "usage", next = null, data = {} } = more;
  return new CommandFailed({ code, message, exit: EXIT[exit], next, data });
}

/** What an operation refused. `wording` replaces the catalogue's sentence where the command has its own. */
export function failedCall(error: WireError, wording: Wording = {}): CommandFailed {
  const spec = errorCatalogue[error.code];
  const message = wording[error.code]?.({ ...error.data }) ?? error.message;
  return new CommandFailed({
    code: error.code,
    message,
    exit: spec.exit,
    next: error.next,
    data: { ...error.data },
  });
}

export type Wording = { readonly [C in ErrorCode]?: (data: Readonly<Record<string, unknown>>) => string };

export function unreachable(reason: string): WireError<"unreachable"> {
  return wireError("unreachable", { reason });
}
