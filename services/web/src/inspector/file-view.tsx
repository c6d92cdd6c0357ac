import { ArrowLeft } from "lucide-react";
import { useMemo, useState } from "react";
import { Highlighted } from "../components/code-block.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { DiffStat, DiffView } from "../components/diff-view.tsx";
import { Empty } from "../components/empty.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Markdown } from "../components/markdown.tsx";
import { diffStat, parseDiff } from "../lib/diff.ts";
import { bytes } from "../lib/format.ts";
import { useSpace } from "../lib/room-context.ts";
import { useQuery } from "../lib/use-query.ts";
import type { Area } from "./files-tab.tsx";

interface FileViewProps {
  readonly area: Area;
  readonly path: string;
  readonly version: number;
  readonly onClose: () => void;
}

type View = "rendered" | "source" | "diff";

/** One file: rendered where it is Markdown, its source, and how it changed. */
export function FileView({ area, path, version, onClose }: FileViewProps) {
  const { id } = useSpace();
  const isMarkdown = /\.(md|markdown)$/i.test(path);
  const [view, setView] = useState<View>(isMarkdown ? "rendered" : "source");
  const file = useQuery("file.read", { space: id, area, path }, version);
  const diff = useQuery("file.diff", area === "context" ? null : { space: id, area, path }, version);
  const lines = useMemo(() => parseDiff(diff.value?.diff ?? ""), [diff.value]);
  const stat = diffStat(lines);
  const changed = stat.added + stat.removed > 0;
  const views: { name: View; label: React.ReactNode; show: boolean }[] = [
    { name: "rendered", label: "Read", show: isMarkdown },
    { name: "source", label: "Source", show: true },
    {
      name: "diff",
      label: (
        <>
          {area === "repo" ? "Against HEAD" : "Changes"} {changed && <DiffStat {...stat} />}
        </>
      ),
      show: area !== "context",
    },
  ];
  return (
    <article className="file-view" aria-label={path}>
      <header className="file-head">
        <IconButton label="Back to the folder" onClick={onClose}>
          <ArrowLeft />
        </IconButton>
        <strong title={path}>{path}</strong>
        {file.value !== null && <CopyButton text={file.value.text} label="Copy text" />}
      </header>
      <fieldset className="segments" aria-label="View">
        {views
          .filter((one) => one.show)
          .map((one) => (
            <button
              key={one.name}
              type="button"
              aria-pressed={view === one.name}
              onClick={() => setView(one.name)}
            >
              {one.label}
            </button>
          ))}
      </fieldset>
      {file.error !== null && view !== "diff" && <Empty title={file.error.message}>{file.error.next}</Empty>}
      {view === "rendered" && file.value !== null && (
        <div className="document">
          <Markdown text={file.value.text} prose="document" />
        </div>
      )}
      {view === "source" && file.value !== null && (
        <pre className="source">
          <Highlighted code={file.value.text} language={path.split(".").at(-1) ?? ""} />
        </pre>
      )}
      {view === "diff" &&
        (diff.error === null ? (
          <DiffView lines={lines} label={`Changes of ${path}`} />
        ) : (
          <Empty title={diff.error.message}>{diff.error.next}</Empty>
        ))}
      {file.value !== null && (
        <p className="faint file-foot">
          {bytes(file.value.size)} · <code>{file.value.digest.slice(0, 12)}</code>
          {file.value.truncated && " · only its beginning is shown"}
        </p>
      )}
    </article>
  );
}
