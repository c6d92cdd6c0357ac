import type { ModelInfo } from "@envoy/agent-kit";
import type { RpcClient } from "./json-rpc.ts";
import { ModelPage } from "./wire.ts";

/** The runtime's own catalogue; asking it needs no network. */
export async function listModels(rpc: RpcClient, includeHidden: boolean): Promise<ModelInfo[]> {
  const models: ModelInfo[] = [];
  let cursor: string | null = null;
  do {
    const page: ReturnType<typeof ModelPage.parse> = ModelPage.parse(
      await rpc.call("model/list", { includeHidden, ...(cursor === null ? {} : { cursor }) }),
    );
    for (const { model, displayName, isDefault, supportedReasoningEfforts } of page.data) {
      const efforts = supportedReasoningEfforts.map(({ reasoningEffort }) => reasoningEffort);
      models.push({ id: model, name: displayName, isDefault, efforts });
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return models;
}

/** A sentence when the model may not be set, or null. An endpoint of one's own may know models of its own. */
export function refuseModel(model: string, known: readonly ModelInfo[], ownEndpoint: boolean): string | null {
  if (ownEndpoint || known.some(({ id }) => id === model)) return null;
  return `The model ${model} is not known. Known are: ${known.map(({ id }) => id).join(", ")}.`;
}

/** The same for an effort. Of a model that is not in the catalogue nothing is known, so its endpoint decides. */
export function refuseEffort(effort: string, model: string, known: readonly ModelInfo[]): string | null {
  const efforts = known.find(({ id }) => id === model)?.efforts ?? [];
  if (efforts.length === 0 || efforts.includes(effort)) return null;
  return `The model ${model} has no effort ${effort}. It has: ${efforts.join(", ")}.`;
}
