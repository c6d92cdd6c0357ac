import { Activity, MessageSquare, NotebookText, ScrollText, Search, Users } from "lucide-react";
import type { Pane } from "../lib/ui-context.ts";
import { useUi } from "../lib/ui-context.ts";

const entries = [
  { label: "Room", icon: MessageSquare, pane: null },
  { label: "Members", icon: Users, pane: { kind: "tab", tab: "members" } },
  { label: "Notes", icon: NotebookText, pane: { kind: "tab", tab: "notes" } },
  { label: "Roles", icon: ScrollText, pane: { kind: "tab", tab: "roles" } },
  { label: "Activity", icon: Activity, pane: { kind: "tab", tab: "activity" } },
  { label: "Search", icon: Search, pane: { kind: "search" } },
] as const satisfies readonly { label: string; icon: unknown; pane: Pane | null }[];

/** On a phone the panes are pages, and this is the way between them. */
export function PhoneTabs() {
  const { pane, openPane } = useUi();
  const isHere = (other: Pane | null) =>
    pane?.kind === other?.kind && (pane?.kind !== "tab" || other?.kind !== "tab" || pane.tab === other.tab);
  return (
    <nav className="phone-tabs" aria-label="Pages">
      {entries.map(({ label, icon: Icon, pane: other }) => (
        <button
          key={label}
          type="button"
          aria-current={isHere(other) ? "page" : undefined}
          onClick={() => openPane(other)}
        >
          <Icon /> <span>{label}</span>
        </button>
      ))}
    </nav>
  );
}
