import type { FileEntry, Output } from "@envoy/protocol";
import { ChevronRight, CornerLeftUp, File, FileText, Folder, GitBranch, RotateCw } from "lucide-react";
import { useState } from "react";
import { Empty } from "../components/empty.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { ago, bytes } from "../lib/format.ts";
import { useRoomState, useSpace } from "../lib/room-context.ts";
import { useUi } from "../lib/ui-context.ts";
import { useNow } from "../lib/use-now.ts";
import { useQuery } from "../lib/use-query.ts";
import { FileView } from "./file-view.tsx";

export type Area = "notes" | "context" | "repo";

const nothing: Readonly<Record<Area, string>> = {
  notes: "Agents write plan.md and review.md here while they work.",
  context: "What is generated about the repository appears here.",
  repo: "The repository appears here once it has been fetched.",
};

/** A folder of the workspace, and the file that is open in it. Read only. */
export function FilesTab({ area }: { readonly area: Area }) {
  const ui = useUi();
  const { id } = useSpace();
  const [folder, setFolder] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const version = useWorkspaceVersion();
  const asked = ui.file?.area === area ? ui.file.path : null;
  const path = open ?? asked;
  const list = useQuery("file.list", { space: id, area, path: folder }, version);
  if (path !== null && path !== "") {
    const close = () => {
      setOpen("");
      setFolder(path.split("/").slice(0, -1).join("/"));
    };
    return <FileView area={area} path={path} version={version} onClose={close} />;
  }
  return (
    <div className="files">
      <header className="files-head">
        <nav aria-label="Folder" className="crumbs">
          <button type="button" onClick={() => setFolder("")}>
            {area}
          </button>
          {folder
            .split("/")
            .filter((part) => part !== "")
            .map((part, index, parts) => (
              <span key={parts.slice(0, index + 1).join("/")}>
                <ChevronRight />{" "}
                <button type="button" onClick={() => setFolder(parts.slice(0, index + 1).join("/"))}>
                  {part}
                </button>
              </span>
            ))}
        </nav>
        {list.value?.branch != null && (
          <span className="branch">
            <GitBranch /> {list.value.branch}
          </span>
        )}
        <IconButton label="Read again" onClick={list.reload}>
          <RotateCw />
        </IconButton>
      </header>
      {list.error !== null && <Empty title={list.error.message}>{list.error.next}</Empty>}
      {list.value?.entries.length === 0 && <Empty title="Nothing here yet">{nothing[area]}</Empty>}
      <ul className="file-list">
        {folder !== "" && (
          <li>
            <button type="button" onClick={() => setFolder(folder.split("/").slice(0, -1).join("/"))}>
              <CornerLeftUp /> ..
            </button>
          </li>
        )}
        {sorted(list.value).map((entry) => (
          <li key={entry.path}>
            <FileRow
              entry={entry}
              onOpen={() => (entry.kind === "folder" ? setFolder(entry.path) : setOpen(entry.path))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

const statusMarks = { added: "A", modified: "M", deleted: "D", untracked: "U" } as const;

function FileRow({ entry, onOpen }: { readonly entry: FileEntry; readonly onOpen: () => void }) {
  const now = useNow(60_000);
  return (
    <button type="button" onClick={onOpen} className={entry.status === null ? "" : `file-${entry.status}`}>
      {entry.kind === "folder" ? <Folder /> : entry.name.endsWith(".md") ? <FileText /> : <File />}
      <span className="file-name">{entry.name}</span>
      {entry.status !== null && (
        <span className="file-mark" title={`${entry.status}, compared with HEAD`}>
          {statusMarks[entry.status]}
        </span>
      )}
      {entry.kind === "file" && <span className="faint tabular file-meta">{bytes(entry.size)}</span>}
      {entry.kind === "file" && entry.modifiedAt > 0 && (
        <span className="faint tabular file-meta wide-only">{ago(entry.modifiedAt, now)}</span>
      )}
    </button>
  );
}

function sorted(list: Output<"file.list"> | null): FileEntry[] {
  return (list?.entries ?? []).toSorted((a, b) =>
    a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === "folder" ? -1 : 1,
  );
}

/** Grows when a turn stores an item or ends: then files may have changed. */
function useWorkspaceVersion(): number {
  return useRoomState((snapshot) => {
    let version = 0;
    for (const turn of snapshot.turns.values())
      version += turn.items.length + (turn.finishedAt === null ? 0 : 1);
    return version;
  });
}
