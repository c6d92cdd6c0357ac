/** Small things a browser remembers: drafts, what was read, how the page is set up. */

/** Storage can be switched off or full; the page then works and forgets. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`envoy.${key}`);
    else localStorage.setItem(`envoy.${key}`, value);
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault;
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`envoy.${key}`);
  } catch (fault) {
    if (fault instanceof DOMException) return null;
    throw fault;
  }
}

export function recallNumber(key: string): number | null {
  const value = Number(recall(key) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}
