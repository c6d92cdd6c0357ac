import type { ModelInfo as RuntimeModel } from "@anthropic-ai/claude-agent-sdk";
import type { APIError } from "@anthropic-ai/sdk";
import type { ModelInfo } from "@envoy/agent-kit";
import type { TurnFailure } from "@envoy/space";
import type { ClaudeDriverConfig } from "./driver-config.ts";
import { failure } from "./failures.ts";

export interface ListedModel {
  readonly id: string;
  readonly name: string;
}

export type KeyCheck =
  | { readonly ok: true; readonly models: readonly ListedModel[] }
  | { readonly ok: false; readonly failure: TurnFailure };

const CHECK_LIMIT_MS = 4_000;

/** Asks the vendor for its models, which costs nothing and tells within seconds whether the key is good. */
export async function checkKey(config: Pick<ClaudeDriverConfig, "apiKey" | "baseUrl">): Promise<KeyCheck> {
  if (config.apiKey === null) return { ok: false, failure: keyMissing() };
  // Loaded when it is needed: it would cost the idle adapter some twenty megabytes.
  const { default: Anthropic, APIConnectionError, APIError } = await import("@anthropic-ai/sdk");
  const client = new Anthropic({
    apiKey: config.apiKey,
    ...(config.baseUrl === null ? {} : { baseURL: config.baseUrl }),
    maxRetries: 0,
    timeout: CHECK_LIMIT_MS,
  });
  try {
    const page = await client.models.list({ limit: 100 });
    return { ok: true, models: page.data.map((m) => ({ id: m.id, name: m.display_name })) };
  } catch (error) {
    if (error instanceof APIConnectionError)
      return { ok: false, failure: failure("unreachable", error.message, null) };
    if (error instanceof APIError) return { ok: false, failure: failureOfCheck(error) };
    throw error;
  }
}

export function keyMissing(): TurnFailure {
  return failure("key_missing", "There is no API key for Claude.", null);
}

function failureOfCheck(error: APIError): TurnFailure {
  const { status } = error;
  if (status === 401 || status === 403)
    return failure(
      "key_rejected",
      `The vendor refused the API key (${status}); check ANTHROPIC_API_KEY.`,
      null,
    );
  if (status === 429) return failure("rate_limited", error.message, null);
  return failure(status !== undefined && status >= 500 ? "overloaded" : "other", error.message, null);
}

/**
 * The runtime's short names first, then what the vendor lists beside them. The runtime's table is part of its
 * binary and needs no key, and a short name follows the newest model of its family.
 */
export function mergeModels(table: readonly RuntimeModel[], listed: readonly ListedModel[]): ModelInfo[] {
  const preferred = table.find((row) => row.value === "default")?.resolvedModel;
  const rows = table.filter((row) => row.value !== "default");
  const known = new Set(rows.flatMap((row) => [row.value, row.resolvedModel ?? row.value]));
  const own = rows.map((row) => ({
    id: row.value,
    name:
      row.resolvedModel && row.resolvedModel !== row.value
        ? `${row.displayName} (${row.resolvedModel})`
        : row.displayName,
    isDefault: preferred !== undefined && row.resolvedModel === preferred,
    efforts: row.supportsEffort ? (row.supportedEffortLevels ?? []) : [],
  }));
  const others = listed
    .filter((model) => !known.has(model.id))
    .map((model) => ({ id: model.id, name: model.name, isDefault: false, efforts: [] }));
  return unique([...own, ...others]);
}

function unique(models: readonly ModelInfo[]): ModelInfo[] {
  const first = new Map<string, ModelInfo>();
  for (const model of models) if (!first.has(model.id)) first.set(model.id, model);
  const defaults = [...first.values()].filter((m) => m.isDefault);
  return [...first.values()].map((m) => (m.isDefault && m !== defaults[0] ? { ...m, isDefault: false } : m));
}
