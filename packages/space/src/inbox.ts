import { z } from "zod";
import type { EntryOf } from "./entry.ts";
import { ActorId } from "./ids.ts";
import type { SpaceState } from "./spaces/state.ts";

/** How far an actor has taken note of a space. Observation only: no other rule reads it. */
export const inboxAcked = z.object({ actor: ActorId, upTo: z.number().int().min(0) });

/** The maximum wins: an acknowledgement never goes back. */
export function evolveReads(state: SpaceState, entry: EntryOf<"inbox.acked">): void {
  if (entry.body === null) return;
  const { actor, upTo } = entry.body;
  state.reads[actor] = Math.max(state.reads[actor] ?? 0, upTo);
}
