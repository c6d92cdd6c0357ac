import { Activity, BookOpen, GitBranch, NotebookText, ScrollText, Users } from "lucide-react";
import { lazy, Suspense } from "react";
import { type TabName, useUi } from "../lib/ui-context.ts";
import { ActivityTab } from "./activity-tab.tsx";
import { MembersTab } from "./members-tab.tsx";

const FilesTab = lazy(() => import("./files-tab.tsx").then((module) => ({ default: module.FilesTab })));
const RolesTab = lazy(() => import("./roles-tab.tsx").then((module) => ({ default: module.RolesTab })));

export const tabs = [
  { name: "members", label: "Members", icon: Users },
  { name: "notes", label: "Notes", icon: NotebookText },
  { name: "context", label: "Context", icon: BookOpen },
  { name: "repo", label: "Repo", icon: GitBranch },
  { name: "roles", label: "Roles", icon: ScrollText },
  { name: "activity", label: "Activity", icon: Activity },
] as const satisfies readonly { name: TabName; label: string; icon: unknown }[];

/** The right pane: everything about the room that is not its conversation. */
export function Inspector({ tab }: { readonly tab: TabName }) {
  const { openPane } = useUi();
  const step = (by: number) => {
    const at = tabs.findIndex((one) => one.name === tab);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    openPane({ kind: "tab", tab: next.name });
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  return (
    <section className="pane-body" aria-label="About the room">
      <div
        className="tabs"
        role="tablist"
        aria-label="About the room"
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") step(1);
          if (event.key === "ArrowLeft") step(-1);
        }}
      >
        {tabs.map(({ name, label, icon: Icon }) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={name === tab}
            aria-controls="tab-panel"
            tabIndex={name === tab ? 0 : -1}
            title={label}
            onClick={() => openPane({ kind: "tab", tab: name })}
          >
            <Icon /> <span>{label}</span>
          </button>
        ))}
      </div>
      <div className="pane-scroll" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <Suspense fallback={null}>
          {tab === "members" && <MembersTab />}
          {tab === "activity" && <ActivityTab />}
          {tab === "roles" && <RolesTab />}
          {(tab === "notes" || tab === "context" || tab === "repo") && <FilesTab key={tab} area={tab} />}
        </Suspense>
      </div>
    </section>
  );
}
