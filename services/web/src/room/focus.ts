/** Ways to move the focus that do not follow the order of the page. */

const FILL = "envoy:fill";

/** Puts the caret into the room's composer, with a text to begin from where one is given. */
export function focusComposer(text?: string): void {
  const box = document.querySelector<HTMLTextAreaElement>("[data-composer=main]");
  if (text !== undefined) box?.dispatchEvent(new CustomEvent(FILL, { detail: text }));
  box?.focus();
}

/** Calls `fill` when somebody asks for a text in this composer. */
export function onFill(box: HTMLElement, fill: (text: string) => void): () => void {
  const listener = (event: Event) => {
    if (event instanceof CustomEvent && typeof event.detail === "string") fill(event.detail);
  };
  box.addEventListener(FILL, listener);
  return () => box.removeEventListener(FILL, listener);
}

/** Scrolls to a row and marks it for a moment; false when it is not there. */
export function showRow(id: string): boolean {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  if (row === null) return false;
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
  row.classList.add("shown");
  setTimeout(() => row.classList.remove("shown"), 1800);
  return true;
}
