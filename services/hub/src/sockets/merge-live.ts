import type { EphemeralFrame } from "@envoy/protocol";

type Delta = NonNullable<EphemeralFrame["deltas"]>[number];

/**
 * One frame that says what all of them say, in their order: text of the same item joined, the latest state of
 * an actor or item kept. An item is whole, so it takes the place of text that came before it and takes up text
 * that comes after it: no item is in a frame in both ways, and a reader may apply them in any order.
 */
export function mergeLive(space: string, frames: readonly EphemeralFrame[]): EphemeralFrame {
  const presence = new Map<string, NonNullable<EphemeralFrame["presence"]>[number]>();
  const typing = new Map<string, { actor: string }>();
  const deltas = new Map<string, Delta>();
  const items = new Map<string, NonNullable<EphemeralFrame["items"]>[number]>();
  for (const frame of frames) {
    for (const one of frame.presence ?? []) presence.set(one.actor, one);
    for (const one of frame.typing ?? []) typing.set(one.actor, one);
    for (const one of frame.items ?? []) {
      items.set(`${one.turn} ${one.item.id}`, one);
      for (const kind of ["text", "reasoning"]) deltas.delete(`${one.turn} ${one.item.id} ${kind}`);
    }
    for (const one of frame.deltas ?? []) {
      const whole = items.get(`${one.turn} ${one.item}`);
      if (whole?.item.kind === one.kind) {
        const item = { ...whole.item, text: whole.item.text + one.text };
        items.set(`${one.turn} ${one.item}`, { turn: one.turn, item });
        continue;
      }
      const key = `${one.turn} ${one.item} ${one.kind}`;
      deltas.set(key, { ...one, text: (deltas.get(key)?.text ?? "") + one.text });
    }
  }
  return {
    space,
    ...(presence.size > 0 ? { presence: [...presence.values()] } : {}),
    ...(typing.size > 0 ? { typing: [...typing.values()] } : {}),
    ...(items.size > 0 ? { items: [...items.values()] } : {}),
    ...(deltas.size > 0 ? { deltas: [...deltas.values()] } : {}),
  };
}
