import { composeRole } from "@envoy/space";
import { ArrowLeft, Check, History, Save } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { DiffStat, DiffView } from "../components/diff-view.tsx";
import { Empty } from "../components/empty.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Markdown } from "../components/markdown.tsx";
import { diffStat, diffTexts } from "../lib/diff.ts";
import { useCan, useSpace } from "../lib/room-context.ts";
import { recall, remember } from "../lib/storage.ts";
import { useUi } from "../lib/ui-context.ts";
import { useAct } from "../lib/use-act.ts";
import { useQuery } from "../lib/use-query.ts";
import { PromptText } from "./prompt-text.tsx";
import { RoleHistory } from "./role-history.tsx";
import { usePromptTexts } from "./use-prompt-texts.ts";

type View = "edit" | "changes" | "preview" | "history";

const template = (name: string) =>
  name.startsWith("shared/") ? "" : `---\nrole: ${name}\nsummary: \nowns: []\nhands_off_to: []\n---\n\nYou `;

/** Edits one prompt: its faults by line, what changes, how agents get it, and every version before. */
export function RoleEditor({ prompt }: { readonly prompt: string }) {
  const { id, prompts } = useSpace();
  const ui = useUi();
  const act = useAct();
  const mayEdit = useCan("admin");
  const info = prompts.find((one) => one.name === prompt);
  const stored = useQuery("role.get", info === undefined ? null : { space: id, prompt }, info?.digest ?? "");
  const [view, setView] = useState<View>("edit");
  const [draft, setDraft] = useState<string | null>(() => recall(`prompt.${id}.${prompt}`));
  const base = useRef(info?.version ?? 0);
  const before = stored.value?.text ?? (info === undefined ? template(prompt) : "");
  const text = draft ?? before;
  const parts = useSharedParts(text);
  const faults = useMemo(() => {
    if (prompt.startsWith("shared/")) return [];
    const read = composeRole(text, parts);
    return read.ok ? [] : read.error;
  }, [prompt, text, parts]);
  const lines = useMemo(() => diffTexts(before, text), [before, text]);
  const isChanged = text !== before || info === undefined;
  const change = (next: string | null) => {
    if (draft === null) base.current = info?.version ?? 0;
    setDraft(next);
    remember(`prompt.${id}.${prompt}`, next);
  };
  const save = async () => {
    const saved = await act("role.edit", { prompt, text, base: base.current });
    if (saved === null) return;
    change(null);
    ui.say(`${prompt} is at version ${saved.version} now; agents work under it from their next turn on`);
  };
  // Nothing can be typed into a prompt that has not been read yet.
  if (info !== undefined && stored.value === null && stored.error === null) return null;
  if (stored.error !== null) return <Empty title={stored.error.message}>{stored.error.next}</Empty>;
  return (
    <article className="role-editor" aria-label={`Prompt ${prompt}`}>
      <header className="file-head">
        <IconButton label="Back to all prompts" onClick={() => ui.openRole("")}>
          <ArrowLeft />
        </IconButton>
        <strong>{prompt}</strong>
        <span className="faint tabular">
          {info === undefined ? "new" : `v${info.version} · ${info.digest.slice(0, 7)}`}
        </span>
        <span className="spacer" />
        {isChanged && draft !== null && (
          <Button small tone="quiet" onClick={() => change(null)}>
            Discard
          </Button>
        )}
        <Button
          small
          tone="primary"
          disabled={!mayEdit || !isChanged || faults.length > 0}
          onClick={() => void save()}
        >
          <Save /> Save
        </Button>
      </header>
      <fieldset className="segments" aria-label="View">
        <button type="button" aria-pressed={view === "edit"} onClick={() => setView("edit")}>
          Edit
        </button>
        <button type="button" aria-pressed={view === "changes"} onClick={() => setView("changes")}>
          Changes {isChanged && info !== undefined && <DiffStat {...diffStat(lines)} />}
        </button>
        <button type="button" aria-pressed={view === "preview"} onClick={() => setView("preview")}>
          As agents get it
        </button>
        <button type="button" aria-pressed={view === "history"} onClick={() => setView("history")}>
          <History /> History
        </button>
      </fieldset>
      {view === "edit" && <PromptText text={text} faults={faults} readOnly={!mayEdit} onChange={change} />}
      {view === "edit" && <Faults faults={faults} />}
      {view === "changes" && <DiffView lines={lines} label={`Changes of ${prompt}`} />}
      {view === "preview" && <Preview text={text} parts={parts} shared={prompt.startsWith("shared/")} />}
      {view === "history" && info !== undefined && (
        <RoleHistory
          prompt={prompt}
          digest={info.digest}
          onTake={(old) => {
            change(old);
            setView("changes");
          }}
        />
      )}
    </article>
  );
}

type FaultList = readonly { readonly line: number; readonly problem: string }[];

function Faults({ faults }: { readonly faults: FaultList }) {
  if (faults.length === 0)
    return (
      <p className="faults-none">
        <Check /> Reads well
      </p>
    );
  return (
    <ul className="faults" aria-live="polite">
      {faults.map((one) => (
        <li key={`${one.line} ${one.problem}`}>
          <code>line {one.line}</code> {one.problem}
        </li>
      ))}
    </ul>
  );
}

function Preview({
  text,
  parts,
  shared,
}: {
  readonly text: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly shared: boolean;
}) {
  const read = shared ? null : composeRole(text, parts);
  if (read !== null && !read.ok) return <Faults faults={read.error} />;
  return (
    <div className="document">
      <Markdown text={read?.value.body ?? text} prose="document" />
    </div>
  );
}

/** The shared parts that a text includes, by name; what is not fetched yet counts as there. */
function useSharedParts(text: string): Readonly<Record<string, string>> {
  const { prompts } = useSpace();
  const names = prompts.filter((one) => one.name.startsWith("shared/")).map((one) => one.name);
  const bodies = usePromptTexts(names.filter((name) => text.includes(name)));
  const key = names.join(" ");
  return useMemo(
    () => Object.fromEntries(key.split(" ").map((name) => [name, bodies.get(name) ?? "…"])),
    [key, bodies],
  );
}
