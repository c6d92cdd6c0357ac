import type { TurnItem } from "@envoy/space";
import { FileDiff } from "lucide-react";
import { useMemo } from "react";
import { DiffStat } from "../components/diff-view.tsx";
import { useUi } from "../lib/ui-context.ts";
import { changedFiles, fileName } from "../lib/work-log.ts";
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
