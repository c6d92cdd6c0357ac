import {
  type ErrorCode,
  errorCatalogue,
  type Input,
  type OperationName,
  type Reply,
  type WireError,
  wireError,
} from "@envoy/protocol";

/** The one thing every transport does; who has it can use every capability of the product. */
export interface Caller {
  /** Never throws for what the hub or the network did: that is an error in the reply. */
  call<N extends OperationName>(name: N, input: Input<N>): Promise<Reply<N>>;
}

/** What went wrong between here and the hub, in the shape the hub's own errors have. */
export function unreachable(reason: string): { ok: false; error: WireError<"unreachable"> } {
  return { ok: false, error: wireError("unreachable", { reason }) };
}

export function timedOut(afterMs: number): { ok: false; error: WireError<"timed_out"> } {
  return { ok: false, error: wireError("timed_out", { afterMs }) };
}

/** Reads an error from the wire; what is not one of the catalogue gives null. */
export function readError(value: unknown): WireError | null {
  if (typeof value !== "object" || value === null || !("code" in value)) return null;
  const { code } = value;
  if (typeof code !== "string" || !isErrorCode(code)) return null;
  const data = "data" in value && typeof value.data === "object" && value.data !== null ? value.data : {};
  const message = "message" in value && typeof value.message === "string" ? value.message : code;
  const next = "next" in value && typeof value.next === "string" ? value.next : errorCatalogue[code].next;
  // The hub of this protocol version sends the data its catalogue names for the code.
  return { code, data: data as WireError["data"], message, next };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

/** Whether the same call may succeed later without anybody changing anything. */
export function isPassing(error: WireError): boolean {
  return ["unreachable", "timed_out", "busy", "rate_limited", "hub_going_away", "read_only"].includes(
    error.code,
  );
}
