import type { TurnItem } from "@envoy/space";
import { FileDiff } from "lucide-react";
import { useMemo } from "react";
import { DiffStat } from "../components/diff-view.tsx";
import { diffStat, parseDiff } from "../lib/diff.ts";
import { useUi } from "../lib/ui-context.ts";
import { fileName } from "../lib/work-log.ts";
import { workspacePath } from "../lib/workspace-path.ts";

/** The files a turn changed, each with its size and a way to read it. */
export function ChangedFiles({ items }: { readonly items: readonly TurnItem[] }) {
  const { openFile } = useUi();
  const files = useMemo(() => changedFiles(items), [items]);
  if (files.length === 0) return null;
  return (
    <ul className="changed-files" aria-label="Changed files">
      {files.map(({ path, added, removed }) => {
        const place = workspacePath(path);
        return (
          <li key={path}>
            <button
              type="button"
              disabled={place === null}
              title={path}
              onClick={() => place !== null && openFile(place.area, place.path)}
            >
              <FileDiff /> {fileName(path)} <DiffStat added={added} removed={removed} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function changedFiles(items: readonly TurnItem[]): { path: string; added: number; removed: number }[] {
  const files = new Map<string, { path: string; added: number; removed: number }>();
  for (const item of items) {
    if (item.kind !== "files" || item.status !== "ok") continue;
    for (const change of item.changes) {
      const stat = diffStat(parseDiff(change.diff, change.change));
      const known = files.get(change.path) ?? { path: change.path, added: 0, removed: 0 };
      files.set(change.path, {
        ...known,
        added: known.added + stat.added,
        removed: known.removed + stat.removed,
      });
    }
  }
  return [...files.values()];
}
