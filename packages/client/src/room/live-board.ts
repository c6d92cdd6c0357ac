import { type EntryView, type EphemeralFrame, readEntry, type TurnView } from "@envoy/protocol";
import { addDelta, dropItem, type LiveTurn, putItem } from "./live.ts";

const TYPING_FOR_MS = 5000;

/** Keeps what is not stored: text being written, items that run, who types. */
export interface LiveBoard {
  turns(): ReadonlyMap<string, LiveTurn>;
  typing(): readonly string[];
  take(
    frame: EphemeralFrame,
    known: { readonly turns: ReadonlyMap<string, TurnView>; readonly me: string | null },
  ): void;
  /** A stored item takes the place of its live form; a finished turn has none. */
  stored(entry: EntryView): void;
  clear(): void;
}

export function createLiveBoard(onChange: () => void): LiveBoard {
  let turns = new Map<string, LiveTurn>();
  const typing = new Map<string, ReturnType<typeof setTimeout>>();

  const put = (turn: string, live: LiveTurn | undefined) => {
    turns = new Map(turns);
    if (live === undefined) turns.delete(turn);
    else turns.set(turn, live);
    onChange();
  };
  const stopTyping = (actor: string) => {
    clearTimeout(typing.get(actor));
    if (typing.delete(actor)) onChange();
  };

  return {
    turns: () => turns,
    typing: () => [...typing.keys()],
    take(frame, known) {
      const runs = (id: string) => (known.turns.get(id)?.state ?? "working") === "working";
      for (const one of frame.deltas ?? []) {
        if (runs(one.turn)) put(one.turn, addDelta(turns.get(one.turn), known.turns.get(one.turn), one));
      }
      for (const { turn, item } of frame.items ?? []) {
        if (runs(turn)) put(turn, putItem(turns.get(turn), item));
      }
      for (const { actor } of frame.typing ?? []) {
        if (actor === known.me) continue;
        clearTimeout(typing.get(actor));
        typing.set(
          actor,
          setTimeout(() => stopTyping(actor), TYPING_FOR_MS),
        );
        onChange();
      }
    },
    stored(view) {
      stopTyping(view.author);
      if (!view.type.startsWith("turn.")) return;
      const entry = readEntry(view);
      if (entry?.type === "turn.finished" && entry.body !== null) put(entry.body.turn, undefined);
      if (entry?.type === "turn.item" && entry.body !== null) {
        const live = turns.get(entry.body.turn);
        if (live !== undefined) put(entry.body.turn, dropItem(live, entry.body.item.id));
      }
    },
    clear() {
      for (const timer of typing.values()) clearTimeout(timer);
      typing.clear();
      turns = new Map();
      onChange();
    },
  };
}
