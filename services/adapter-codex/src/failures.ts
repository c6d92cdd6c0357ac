import type { TurnFailure } from "@envoy/space";
import type { TurnErrorInfo } from "./wire.ts";

type Code = TurnFailure["code"];

/** The runtime's own words for a fault, as `codexErrorInfo` names them. */
const named: Readonly<Record<string, readonly [Code, retryable: boolean]>> = {
  contextWindowExceeded: ["context_full", false],
  sessionBudgetExceeded: ["usage_limit", false],
  usageLimitExceeded: ["usage_limit", false],
  rateLimitExceeded: ["rate_limited", true],
  responseTooManyFailedAttempts: ["unreachable", true],
  serverOverloaded: ["overloaded", true],
  flexUnavailable: ["overloaded", true],
  policyCapacityUnavailable: ["overloaded", true],
  internalServerError: ["overloaded", true],
  modelNotFound: ["model_unknown", false],
  unauthorized: ["key_rejected", false],
  httpConnectionFailed: ["unreachable", true],
  responseStreamConnectionFailed: ["unreachable", true],
  responseStreamDisconnected: ["unreachable", true],
  badRequest: ["other", false],
  cyberPolicy: ["other", false],
  misalignmentPolicyViolation: ["other", false],
  inferenceHookDenied: ["other", false],
  tooManyDenials: ["other", false],
  sandboxError: ["other", false],
};

const byStatus = (status: number): readonly [Code, boolean] | null => {
  if (status === 401 || status === 403) return ["key_rejected", false];
  if (status === 404) return ["model_unknown", false];
  if (status === 429) return ["rate_limited", true];
  return status >= 500 ? ["overloaded", true] : null;
};

/** An error of the runtime in the words of the port. An HTTP status says more than the runtime's name for it. */
export function failureOf(error: TurnErrorInfo): TurnFailure {
  const { name, status } = readInfo(error.codexErrorInfo);
  const [code, retryable] =
    (status === null ? null : byStatus(status)) ?? named[name] ?? fromMessage(error.message);
  const said = sentence(error);
  const message =
    code === "key_rejected" ? `The vendor refused the API key; check OPENAI_API_KEY. It said: ${said}` : said;
  return { code, message: message.slice(0, 2000), retryable };
}

export function failure(code: Code, message: string, retryable: boolean): TurnFailure {
  return { code, message: message.slice(0, 2000), retryable };
}

/** Either a plain word, or an object with the word as its only key and the HTTP status below it. */
function readInfo(info: unknown): { name: string; status: number | null } {
  if (typeof info === "string") return { name: info, status: null };
  if (typeof info !== "object" || info === null) return { name: "other", status: null };
  const [name, detail] = Object.entries(info)[0] ?? ["other", null];
  const status: unknown =
    typeof detail === "object" && detail !== null && "httpStatusCode" in detail
      ? detail.httpStatusCode
      : null;
  return { name, status: typeof status === "number" ? status : null };
}

/** What comes as plain `other`: a cut or quiet stream is worth another attempt, a refused request is not. */
function fromMessage(message: string): readonly [Code, boolean] {
  if (/missing environment variable/i.test(message)) return ["key_missing", false];
  if (/stream (disconnected|closed)|idle timeout|connection/i.test(message)) return ["unreachable", true];
  return ["other", false];
}

function sentence({ message, additionalDetails }: TurnErrorInfo): string {
  const full =
    additionalDetails && !message.includes(additionalDetails) ? `${message}: ${additionalDetails}` : message;
  // Which of its attempts it was, and the address inside of this house, tell nobody what to do.
  return full.replace(/^Reconnecting\.\.\. \d+\/\d+: /, "").replace(/, url: [^\s,]+/, "");
}
