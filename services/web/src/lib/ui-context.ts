import type { CardView } from "@envoy/protocol";
import { createContext, useContext } from "react";

export type TabName = "members" | "notes" | "context" | "repo" | "roles" | "activity";

/** What stands in the right pane. */
export type Pane =
  | { readonly kind: "tab"; readonly tab: TabName }
  | { readonly kind: "thread"; readonly root: string }
  | { readonly kind: "search" };

/** What a command answered, shown to its sender alone and gone with the page. */
export interface EphemeralCard extends CardView {
  readonly id: string;
  readonly command: string;
  readonly thread: string | null;
}

/** What is open and chosen in the page; nothing of it is the room's state. */
export interface Ui {
  /** Null: the pane is folded away. */
  readonly pane: Pane | null;
  openPane(pane: Pane | null): void;
  /** The message the next one answers, at top level. */
  readonly replyTo: string | null;
  setReplyTo(message: string | null): void;
  readonly editing: string | null;
  setEditing(message: string | null): void;
  readonly cards: readonly EphemeralCard[];
  addCard(card: Omit<EphemeralCard, "id">): void;
  dropCard(id: string): void;
  /** Says something in passing, such as why an action was refused. */
  say(text: string, tone?: "plain" | "bad"): void;
  /** Scrolls to a message and marks it, fetching it when it is far back. */
  reveal(message: string): void;
  readonly file: { readonly area: TabName; readonly path: string } | null;
  openFile(area: "notes" | "context" | "repo", path: string): void;
  readonly role: string | null;
  openRole(prompt: string): void;
  openPalette(): void;
}

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error("used outside the page");
  return ui;
}
