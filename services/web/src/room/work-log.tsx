import { Brain, ChevronRight, CircleAlert, FileDiff, FileText, Search, Terminal, Wrench } from "lucide-react";
import { memo, useState } from "react";
import { DiffStat, DiffView } from "../components/diff-view.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { Markdown } from "../components/markdown.tsx";
import { parseDiff } from "../lib/diff.ts";
import { duration } from "../lib/format.ts";
import {
  changedLines,
  itemStatus,
  itemTitle,
  type LogPart,
  summarize,
  type ToolLike,
} from "../lib/work-log.ts";
import { shortPaths } from "../lib/workspace-path.ts";
import { PlanList } from "./plan-list.tsx";

interface WorkLogProps {
  readonly parts: readonly LogPart[];
  readonly working: boolean;
}

/** What an agent did, as a spine of steps; everything that is not its answer. */
export function WorkLog({ parts, working }: WorkLogProps) {
  return (
    <ol className="spine">
      {parts.map((part, index) => (
        <li key={part.id} className={`spine-step spine-${part.kind}`}>
          <LogStep part={part} live={working && index === parts.length - 1} />
        </li>
      ))}
    </ol>
  );
}

function LogStep({ part, live }: { readonly part: LogPart; readonly live: boolean }) {
  switch (part.kind) {
    case "text":
      return <Markdown text={part.item.text} />;
    case "plan":
      return <PlanList steps={part.item.steps} />;
    case "notice":
      return <p className="notice">{part.item.text}</p>;
    case "tools":
      return <ToolGroup items={part.items} live={live} />;
  }
}

const ToolGroup = memo(function ToolGroup({
  items,
  live,
}: {
  readonly items: readonly ToolLike[];
  readonly live: boolean;
}) {
  const [open, setOpen] = useState(false);
  const [only] = items;
  if (items.length === 1 && only !== undefined) return <ToolRow item={only} live={live} />;
  const running = items.findLast((item) => itemStatus(item) === "running");
  const failed = items.some((item) => itemStatus(item) === "failed");
  const { added, removed } = changedLines(items);
  return (
    <div className="tool-group">
      <button type="button" className="tool-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight className="disclosure-mark" />
        <span className="tool-title">{summarize(items)}</span>
        {added + removed > 0 && <DiffStat added={added} removed={removed} />}
        {failed && <CircleAlert className="tool-failed" aria-label="something failed" />}
      </button>
      {open ? (
        <div className="tool-rows">
          {items.map((item) => (
            <ToolRow key={item.id} item={item} live={false} />
          ))}
        </div>
      ) : (
        live && running !== undefined && <ToolRow item={running} live />
      )}
    </div>
  );
});

function ToolRow({ item, live }: { readonly item: ToolLike; readonly live: boolean }) {
  const status = itemStatus(item);
  const summary = (
    <>
      <ToolIcon item={item} />
      <span className={`tool-title ${item.kind === "command" ? "mono" : ""}`}>
        {item.kind === "command" ? shortPaths(item.command) : itemTitle(item)}
      </span>
      {item.kind === "files" && <DiffStat {...changedLines([item])} />}
      <ToolState item={item} />
    </>
  );
  return (
    <Disclosure
      summary={summary}
      className={`tool-row tool-${status}`}
      // Thinking is shown while it happens and folded away when it is over.
      key={live && item.kind === "reasoning" ? "live" : "rest"}
      initiallyOpen={live && item.kind === "reasoning"}
    >
      {() => <ToolDetail item={item} />}
    </Disclosure>
  );
}

function ToolIcon({ item }: { readonly item: ToolLike }) {
  if (item.kind === "command") return <Terminal className="tool-icon" />;
  if (item.kind === "files") return <FileDiff className="tool-icon" />;
  if (item.kind === "reasoning") return <Brain className="tool-icon" />;
  if (/^(read|view|open)/i.test(item.title)) return <FileText className="tool-icon" />;
  if (/^(search|find|grep|glob|list)/i.test(item.title)) return <Search className="tool-icon" />;
  return <Wrench className="tool-icon" />;
}

const stateWords = {
  running: "running",
  ok: "",
  failed: "failed",
  declined: "declined",
  cancelled: "stopped",
} as const;

function ToolState({ item }: { readonly item: ToolLike }) {
  if (item.kind === "reasoning") return null;
  const exit =
    item.kind === "command" && item.exitCode !== null && item.exitCode !== 0 ? `exit ${item.exitCode}` : null;
  const word = exit ?? stateWords[item.status];
  const ms = "durationMs" in item ? (item.durationMs ?? 0) : 0;
  return (
    <span className="tool-state">
      {item.status === "running" && <i className="pulse" />}
      {word !== "" && <span className={`state-${item.status}`}>{word}</span>}
      {ms > 0 && <span>{duration(ms)}</span>}
    </span>
  );
}

function ToolDetail({ item }: { readonly item: ToolLike }) {
  switch (item.kind) {
    case "reasoning":
      return (
        <div className="reasoning">
          <Markdown text={item.text} />
        </div>
      );
    case "command":
      return (
        <div className="terminal">
          <pre className="terminal-command">
            <span aria-hidden="true">$ </span>
            {item.command}
          </pre>
          {item.output !== "" && <pre className="terminal-output">{item.output}</pre>}
          <p className="terminal-foot">
            {item.cwd}
            {item.exitCode !== null && ` · exit ${item.exitCode}`}
          </p>
        </div>
      );
    case "files":
      return (
        <>
          {item.changes.map((change) => {
            const lines = parseDiff(change.diff, change.change);
            return (
              <div className="file-change" key={change.path}>
                <p className="file-change-name">
                  <code>{change.path}</code> <span>{changeWords[change.change]}</span>
                </p>
                <DiffView lines={lines} label={`Changes of ${change.path}`} />
              </div>
            );
          })}
        </>
      );
    case "tool":
      return (
        <div className="terminal">
          <p className="terminal-foot">{item.name}</p>
          {item.input !== "" && <pre className="terminal-output">{item.input}</pre>}
          {item.output !== "" && <pre className="terminal-output">{item.output}</pre>}
        </div>
      );
  }
}

const changeWords = { add: "added", update: "changed", delete: "deleted", move: "moved" } as const;
