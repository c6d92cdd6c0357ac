import { FilePlus2, ScrollText } from "lucide-react";
import { useState } from "react";
import { Empty } from "../components/empty.tsx";
import { ago } from "../lib/format.ts";
import { useCan, usePeople, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useNow } from "../lib/use-now.ts";
import { RoleEditor } from "./role-editor.tsx";

/** The prompts agents work under: roles, and the parts they share. */
export function RolesTab() {
  const { prompts } = useSpace();
  const { members } = usePeople();
  const ui = useUi();
  const isAdmin = useCan("admin");
  const now = useNow(60_000);
  const [naming, setNaming] = useState<string | null>(null);
  if (ui.role !== null && ui.role !== "") return <RoleEditor key={ui.role} prompt={ui.role} />;
  const groups = [
    { label: "Roles", list: prompts.filter((one) => !one.name.startsWith("shared/")) },
    { label: "Shared parts", list: prompts.filter((one) => one.name.startsWith("shared/")) },
  ];
  const create = () => {
    const name = (naming ?? "").trim().toLowerCase();
    if (/^(shared\/)?[a-z][a-z0-9-]{0,31}$/.test(name)) ui.openRole(name);
    else ui.say("A prompt is named like planner, or shared/handoff for a shared part", "bad");
  };
  return (
    <div className="roles">
      <p className="hint">
        A prompt is a file in <code>prompts/</code>. What you save here is written there and holds from each
        agent's next turn on.
      </p>
      {groups.map(({ label, list }) => (
        <section key={label}>
          <h3>{label}</h3>
          {list.length === 0 && <Empty title="None" />}
          <ul className="role-list">
            {list
              .toSorted((a, b) => a.name.localeCompare(b.name))
              .map((one) => (
                <li key={one.name}>
                  <button type="button" onClick={() => ui.openRole(one.name)}>
                    <ScrollText />
                    <strong>{one.name}</strong>
                    <span className="faint">
                      {members
                        .filter((member) => member.agentRole === one.name && !member.removed)
                        .map((member) => member.handle)
                        .join(", ")}
                    </span>
                    <span className="faint tabular menu-right">
                      v{one.version} · {ago(one.editedAt, now)}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
      {isAdmin && naming === null && (
        <button type="button" className="button button-quiet" onClick={() => setNaming("")}>
          <FilePlus2 /> New prompt
        </button>
      )}
      {naming !== null && (
        <form
          className="invite"
          onSubmit={(event) => {
            event.preventDefault();
            create();
          }}
        >
          <input
            aria-label="Name of the prompt"
            placeholder="tester, or shared/style"
            value={naming}
            onChange={(event) => setNaming(event.target.value)}
          />
          <button type="submit" className="button button-primary">
            Begin
          </button>
        </form>
      )}
    </div>
  );
}
