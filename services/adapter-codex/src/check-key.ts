import type { TurnFailure } from "@envoy/space";
import { failure } from "./failures.ts";

const WITHIN_MS = 5_000;

/**
 * Asks the vendor for its models, which costs nothing and shows whether the key is taken. Null when it is. An
 * endpoint that has no such list is not held against the key.
 */
export async function checkKey(options: {
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
}): Promise<TurnFailure | null> {
  const { apiKey, baseUrl } = options;
  if (apiKey === null) {
    return baseUrl === null
      ? failure("key_missing", "Codex has no API key. Set OPENAI_API_KEY.", false)
      : null;
  }
  // Loaded when it is needed: it would cost the idle adapter memory.
  const { default: OpenAI, APIConnectionError, APIError } = await import("openai");
  // Null where the library would otherwise take an address from the environment.
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? "https://api.openai.com/v1",
    organization: null,
    project: null,
    timeout: WITHIN_MS,
    maxRetries: 0,
  });
  try {
    await client.models.list();
    return null;
  } catch (error) {
    if (error instanceof APIConnectionError) {
      return failure("unreachable", `The model endpoint does not answer: ${error.message}`, true);
    }
    if (!(error instanceof APIError)) throw error;
    if (error.status === 401 || error.status === 403) {
      return failure("key_rejected", "The vendor refused the API key; check OPENAI_API_KEY.", false);
    }
    if (error.status === 429) return failure("rate_limited", error.message, true);
    return error.status !== undefined && error.status >= 500
      ? failure("overloaded", error.message, true)
      : null;
  }
}
