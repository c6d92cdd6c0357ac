import type { EntryOf } from "../entry.ts";
import type { SpaceState } from "../spaces/state.ts";

/** Most messages a space keeps pinned. */
export const PIN_LIMIT = 50;

/** Messages themselves live in the log; the hot state keeps only what rules ask about. */
export function evolvePins(state: SpaceState, entry: EntryOf<"message.pin">): void {
  if (entry.body === null) return;
  const others = state.pins.filter((id) => id !== entry.body?.message);
  state.pins = entry.body.on ? [...others, entry.body.message] : others;
}
