import { type ErrorCode, type ErrorData, type WireError, wireError } from "@envoy/protocol";

/** What a tool answers: the same envelope for every tool, success or failure. */
export type Outcome = Success | Failed;

export interface Success {
  readonly ok: true;
  readonly tool: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly records?: readonly unknown[];
  /** What was left out to stay readable, and how to get it. */
  readonly more?: More;
}

export interface More {
  readonly shown: number;
  readonly of: number;
  /** Give this as `offset` for what follows. */
  readonly offset: number;
}

export interface Failed {
  readonly ok: false;
  readonly tool: string;
  readonly error: {
    readonly message: string;
    readonly error_code: ErrorCode;
    readonly next_safe_action: string;
    readonly details: unknown;
  };
}

export function succeed(tool: string, answer: Omit<Success, "ok" | "tool">): Success {
  return { ok: true, tool, ...answer };
}

export function failed(tool: string, error: WireError): Failed {
  const { code, message, next, data } = error;
  if (code === "signature_needed") return mustSign(tool, message);
  return { ok: false, tool, error: { message, error_code: code, next_safe_action: next, details: data } };
}

export function refuse<C extends ErrorCode>(tool: string, code: C, data: ErrorData[C]): Failed {
  return failed(tool, wireError(code, data));
}

/** Arguments that cannot be meant. */
export function wrongArguments(tool: string, problems: ErrorData["invalid_input"]["problems"]): Failed {
  return refuse(tool, "invalid_input", { problems });
}

/** A model cannot sign; what holds the key can. */
function mustSign(tool: string, message: string): Failed {
  const next = "Connect through envoy-mcp with the profile that holds the key.";
  return {
    ok: false,
    tool,
    error: { message, error_code: "signature_needed", next_safe_action: next, details: {} },
  };
}
