import type { ErrorCode, ErrorData, ErrorSpec } from "./error-spec.ts";
import { hubErrors } from "./errors-hub.ts";
import { spaceErrors } from "./errors-space.ts";

export type { ErrorCode, ErrorData } from "./error-spec.ts";

/**
 * The one catalogue of errors. A code is stable and never reused; the sentence is for people, the next step for
 * whoever must act, which is often a model.
 */
export const errorCatalogue: { readonly [C in ErrorCode]: ErrorSpec<C> } = { ...hubErrors, ...spaceErrors };

/** An error as it travels: the same shape on every surface. */
export interface WireError<C extends ErrorCode = ErrorCode> {
  readonly code: C;
  readonly data: ErrorData[C];
  readonly message: string;
  readonly next: string;
}

export function wireError<C extends ErrorCode>(code: C, data: ErrorData[C]): WireError<C> {
  const spec = errorCatalogue[code];
  return { code, data, message: spec.say(data), next: spec.next };
}
