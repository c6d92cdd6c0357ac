import type { Output } from "@envoy/protocol";
import { useEffect, useMemo, useRef, useState } from "react";
import { tabs } from "../inspector/inspector.tsx";
import { usePeople, useSpace } from "../lib/room-context.ts";
import { setTheme } from "../lib/theme.ts";
import { useUi } from "../lib/ui-context.ts";
import { useQuery } from "../lib/use-query.ts";
import { focusComposer } from "./focus.ts";

interface PaletteProps {
  readonly spaces: Output<"space.list">["spaces"];
  readonly onOpenSpace: (space: string) => void;
  readonly onClose: () => void;
}

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly hint: string;
  readonly run: () => void;
}

/** Everything the page can do, by typing a part of its name. */
export function Palette({ spaces, onOpenSpace, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const entries = useEntries(spaces, onOpenSpace);
  const found = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/);
    return entries
      .filter((one) =>
        words.every((word) => `${one.title} ${one.hint} ${one.group}`.toLowerCase().includes(word)),
      )
      .slice(0, 40);
  }, [entries, query]);
  useEffect(() => dialog.current?.showModal(), []);
  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setIndex((index + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp") setIndex((index - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter") choose(found[index]);
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is on what lies behind it
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Everything"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        autoFocus
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-label="Go to or do"
        placeholder="Go to or do …"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label="Everything">
        {found.map((entry, at) => (
          <div
            key={entry.id}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            className="menu-item"
            onPointerMove={() => setIndex(at)}
            onClick={() => choose(entry)}
            onKeyDown={() => {}}
          >
            <span className="palette-group">{entry.group}</span>
            <strong>{entry.title}</strong>
            <span className="menu-right faint">{entry.hint}</span>
          </div>
        ))}
        {found.length === 0 && <p className="menu-foot">Nothing is called that.</p>}
      </div>
      <p className="menu-foot keys">
        <kbd>j</kbd>
        <kbd>k</kbd> messages <kbd>r</kbd> reply <kbd>t</kbd> thread <kbd>e</kbd> edit <kbd>a</kbd> approve{" "}
        <kbd>d</kbd> decline <kbd>/</kbd> write <kbd>Esc</kbd> close
      </p>
    </dialog>
  );
}

function useEntries(spaces: PaletteProps["spaces"], onOpenSpace: PaletteProps["onOpenSpace"]): Entry[] {
  const ui = useUi();
  const { id, prompts } = useSpace();
  const { members, me } = usePeople();
  const { value } = useQuery("command.list", { space: id });
  const notes = useQuery("file.list", { space: id, area: "notes", path: "" });
  return [
    ...tabs.map((tab) => ({
      id: `tab ${tab.name}`,
      group: "Show",
      title: tab.label,
      hint: "",
      run: () => ui.openPane({ kind: "tab", tab: tab.name }),
    })),
    {
      id: "search",
      group: "Show",
      title: "Search messages",
      hint: "",
      run: () => ui.openPane({ kind: "search" }),
    },
    ...members
      .filter((one) => !one.removed && one.actor !== me)
      .map((one) => ({
        id: one.actor,
        group: "Mention",
        title: one.handle,
        hint: one.agentRole ?? one.name,
        run: () => focusComposer(`@${one.handle} `),
      })),
    ...(notes.value?.entries ?? [])
      .filter((one) => one.kind === "file")
      .map((one) => ({
        id: `note ${one.path}`,
        group: "Note",
        title: one.name,
        hint: "",
        run: () => ui.openFile("notes", one.path),
      })),
    ...prompts.map((one) => ({
      id: `role ${one.name}`,
      group: "Prompt",
      title: one.name,
      hint: `v${one.version}`,
      run: () => ui.openRole(one.name),
    })),
    ...(value?.commands ?? [])
      .filter((one) => one.allowed)
      .map((one) => ({
        id: `command ${one.name}`,
        group: "Command",
        title: `/${one.name}`,
        hint: one.summary,
        run: () => focusComposer(`/${one.name} `),
      })),
    ...spaces
      .filter((one) => one.id !== id)
      .map((one) => ({
        id: one.id,
        group: "Room",
        title: one.name,
        hint: one.goal,
        run: () => onOpenSpace(one.id),
      })),
    ...(["dark", "light", "system"] as const).map((theme) => ({
      id: theme,
      group: "Theme",
      title: theme === "system" ? "as the system" : theme,
      hint: "",
      run: () => setTheme(theme),
    })),
  ];
}
