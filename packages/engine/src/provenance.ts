import type { ProvenanceNode } from "@envoy/protocol";
import { messageIdOf } from "@envoy/space";
import type { Call } from "./call.ts";
import { rowToView } from "./log/rows.ts";

/** Most messages one walk shows. */
const NODE_LIMIT = 200;

/** Follows explicit references from a message, nearest first, each message once. */
export async function walkProvenance(
  { core, log }: Pick<Call, "core" | "log">,
  from: { message: string; depth: number },
): Promise<{ nodes: ProvenanceNode[]; truncated: boolean }> {
  const nodes = new Map<string, ProvenanceNode>();
  let level = [from.message];
  let truncated = false;
  for (let depth = 0; level.length > 0; depth++) {
    const next: string[] = [];
    for (const id of level) {
      if (nodes.has(id)) continue;
      if (depth > from.depth || nodes.size >= NODE_LIMIT) {
        truncated = true;
        continue;
      }
      const node = await nodeOf({ core, log }, id, depth);
      nodes.set(id, node);
      next.push(...node.refs.map((ref) => ref.id));
    }
    level = next;
  }
  return { nodes: [...nodes.values()], truncated };
}

async function nodeOf(
  { core, log }: Pick<Call, "core" | "log">,
  id: string,
  depth: number,
): Promise<ProvenanceNode> {
  const row = await core.store.byId({ space: log.id, id });
  if (row === null)
    return { id, state: "unknown", from: null, role: null, at: null, text: null, refs: [], depth };
  const { author, at, refs, body } = rowToView(row);
  const member = log.state.members[author];
  // Only messages and tasks are cited; both have their words in `text`.
  const text = body === null ? null : String((body as { text?: unknown }).text ?? row.type);
  const state = body === null ? "redacted" : "visible";
  return {
    id: messageIdOf(row.id),
    state,
    from: member?.handle ?? "unknown",
    role: member?.role ?? null,
    at,
    text,
    refs,
    depth,
  };
}
