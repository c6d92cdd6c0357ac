import { useEffect } from "react";
import { useRoom } from "../lib/room-context.ts";
import type { Ui } from "../lib/ui-context.ts";
import { focusComposer } from "./focus.ts";

/** The page's single-key ways, outside of text fields; every one of them has a button too. */
export function useKeys(ui: Ui): void {
  const room = useRoom();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return ui.openPalette();
      }
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (target.closest("dialog, .popover-panel") !== null) return;
      if (event.key === "Escape" && !isField(target)) return ui.openPane(null);
      if (isField(target)) return;
      if (run(event.key, target)) event.preventDefault();
    };
    const run = (key: string, target: HTMLElement): boolean => {
      const row = target.closest<HTMLElement>("[data-row]");
      const message = row?.dataset.row?.startsWith("msg_") === true ? row.dataset.row : null;
      if (key === "j" || key === "k") return step(row, key === "j" ? 1 : -1);
      if (key === "/") return focusAndDone("");
      if (key === "?") {
        ui.openPalette();
        return true;
      }
      if (key === "a" || key === "d") return press(target, key === "a" ? "approve" : "decline");
      if (message === null) return false;
      if (key === "t")
        ui.openPane({ kind: "thread", root: room.snapshot().messages.get(message)?.thread ?? message });
      else if (key === "r") {
        ui.setReplyTo(message);
        focusComposer();
      } else if (key === "e") {
        const { messages, space } = room.snapshot();
        if (messages.get(message)?.author === space?.me) ui.setEditing(message);
      } else return false;
      return true;
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [ui, room]);
}

function focusAndDone(text: string): boolean {
  focusComposer(text === "" ? undefined : text);
  return true;
}

function isField(target: HTMLElement): boolean {
  return target.closest("input, textarea, select, [contenteditable=true]") !== null;
}

/** Moves the focus to the next or the previous row of the list it is in, or to the newest one. */
function step(from: HTMLElement | null, by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(".conversation [data-row]")];
  const at = from === null ? rows.length : rows.indexOf(from);
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return row !== undefined;
}

/** Presses the button of the approval that has the focus; a risky one asks once more. */
function press(target: HTMLElement, action: "approve" | "decline"): boolean {
  const card = target.closest<HTMLElement>("[data-approval]");
  const button = card?.querySelector<HTMLButtonElement>(`[data-action=${action}]`);
  if (card == null || button == null) return false;
  const risky = action === "approve" && card.querySelector(".risk-high") !== null;
  if (!risky || confirm("This is marked as high risk. Approve it?")) button.click();
  return true;
}
