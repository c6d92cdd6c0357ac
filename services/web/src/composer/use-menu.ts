import { useEffect, useId, useState } from "react";
import { type Trigger, triggerAt } from "../lib/complete.ts";

export interface Menu {
  readonly id: string;
  readonly trigger: Trigger | null;
  readonly open: boolean;
  readonly index: number;
  /** The menu says what it shows, so that the keys know. */
  setNames(names: readonly string[]): void;
  setIndex(index: number): void;
  dismiss(): void;
  /** True when the key was the menu's. */
  onKeyDown(event: React.KeyboardEvent, choose: (name: string) => void): boolean;
}

/** The state of the menu above a composer: what triggers it, what is chosen in it, and its keys. */
export function useMenu({ text, caret }: { readonly text: string; readonly caret: number }): Menu {
  const id = useId();
  const [names, setNames] = useState<readonly string[]>([]);
  const [index, setIndex] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const found = triggerAt(text, caret);
  const place = found === null ? null : `${found.kind} ${found.start}`;
  const trigger = place === dismissed ? null : found;
  const open = trigger !== null && names.length > 0;

  useEffect(() => {
    if (place === null) setDismissed(null);
  }, [place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query begins at the top again
  useEffect(() => setIndex(0), [place, found?.query]);

  return {
    id,
    trigger,
    open,
    index: Math.min(index, Math.max(0, names.length - 1)),
    setNames,
    setIndex,
    dismiss: () => setDismissed(place),
    onKeyDown(event, choose) {
      if (!open) return false;
      const chosen = names[Math.min(index, names.length - 1)];
      if (event.key === "ArrowDown") setIndex((index + 1) % names.length);
      else if (event.key === "ArrowUp") setIndex((index - 1 + names.length) % names.length);
      else if (event.key === "Escape") setDismissed(place);
      else if ((event.key === "Tab" || event.key === "Enter") && chosen !== undefined) {
        // A command that is typed out is run, not completed.
        if (event.key === "Enter" && trigger.kind === "command" && trigger.query === chosen) return false;
        choose(chosen);
      } else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
