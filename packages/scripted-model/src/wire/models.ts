import type { Scenario } from "../scenario/schema.ts";

export interface ModelQuestion {
  readonly scenario: Scenario;
  readonly anthropic: boolean;
  /** One model, or null for the list. */
  readonly wanted: string | null;
}

/** The list of models, or one of them, in the vendor's shape; null when there is no such model. */
export function modelAnswer({ scenario, anthropic, wanted }: ModelQuestion): unknown {
  const ids = anthropic ? scenario.models.anthropic : scenario.models.openai;
  const shape: (id: string) => object = anthropic ? anthropicModel : openaiModel;
  if (wanted !== null) return ids.includes(wanted) ? shape(wanted) : null;
  const data = ids.map(shape);
  if (!anthropic) return { object: "list", data };
  return { data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null };
}

function anthropicModel(id: string) {
  return { type: "model", id, display_name: `${id} (scripted)`, created_at: "2026-01-01T00:00:00Z" };
}

function openaiModel(id: string) {
  return { id, object: "model", created: 1_767_225_600, owned_by: "scripted" };
}
