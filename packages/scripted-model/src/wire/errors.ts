/** A refusal before a shape is chosen for it; the two vendors word the same thing differently. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter: number | null;
}

export const wireError = (status: number, message: string, retryAfter: number | null = null): WireError => ({
  status,
  message,
  retryAfter,
});

export function anthropicError(error: WireError): { status: number; body: unknown } {
  const type = anthropicTypes[error.status] ?? "api_error";
  return {
    status: error.status,
    body: { type: "error", error: { type, message: error.message }, request_id: null },
  };
}

export function openaiError(error: WireError): { status: number; body: unknown } {
  const status = error.status === 529 ? 503 : error.status;
  const { type, code } = openaiTypes[status] ?? { type: "server_error", code: null };
  return { status, body: { error: { message: error.message, type, param: null, code } } };
}

const anthropicTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  405: "invalid_request_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

const openaiTypes: Readonly<Record<number, { type: string; code: string | null }>> = {
  400: { type: "invalid_request_error", code: null },
  401: { type: "invalid_request_error", code: "invalid_api_key" },
  403: { type: "invalid_request_error", code: "permission_denied" },
  404: { type: "invalid_request_error", code: "model_not_found" },
  405: { type: "invalid_request_error", code: null },
  429: { type: "requests", code: "rate_limit_exceeded" },
  503: { type: "server_error", code: "server_is_overloaded" },
};

/** What a fault of a scenario says for itself. */
export const faultMessages: Readonly<Record<number, string>> = {
  400: "The scenario refuses this request.",
  401: "The scenario rejects this key.",
  403: "The scenario forbids this request.",
  404: "The scenario does not know this model.",
  429: "The scenario's rate limit is reached.",
  500: "The scenario fails inside.",
  529: "The scenario is overloaded.",
};
