import { useSyncExternalStore } from "react";
import { recall, remember } from "./storage.ts";

export type Theme = "system" | "dark" | "light";

const listeners = new Set<() => void>();

function stored(): Theme {
  const value = recall("theme");
  return value === "dark" || value === "light" ? value : "system";
}

/** Puts the chosen theme on the document; before the first paint, so that nothing flashes. */
export function applyTheme(): void {
  const theme = stored();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function setTheme(theme: Theme): void {
  remember("theme", theme === "system" ? null : theme);
  applyTheme();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, stored);
}
