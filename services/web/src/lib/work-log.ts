import type { TurnItem } from "@envoy/space";
import { diffStat, parseDiff } from "./diff.ts";
import { plural } from "./format.ts";
import { shortPaths, workspacePath } from "./workspace-path.ts";

type Of<K extends TurnItem["kind"]> = Extract<TurnItem, { kind: K }>;
export type ToolLike = Of<"tool"> | Of<"command"> | Of<"files"> | Of<"reasoning">;

/** A work log as it is shown: what follows each other is folded into one line. */
export type LogPart =
  | { readonly kind: "tools"; readonly id: string; readonly items: readonly ToolLike[] }
  | { readonly kind: "text"; readonly id: string; readonly item: Of<"text"> }
  | { readonly kind: "plan"; readonly id: string; readonly item: Of<"plan"> }
  | { readonly kind: "notice"; readonly id: string; readonly item: Of<"notice"> };

/** `answered`: the last text is the answer, which is shown as the message and not again in the log. */
export function logParts(items: readonly TurnItem[], answered: boolean): LogPart[] {
  const lastText = items.findLastIndex((item) => item.kind === "text");
  const lastPlan = items.findLastIndex((item) => item.kind === "plan");
  const parts: LogPart[] = [];
  items.forEach((item, index) => {
    if (item.kind === "text") {
      if (!(answered && index === lastText) && item.text.trim() !== "")
        parts.push({ kind: "text", id: item.id, item });
    } else if (item.kind === "plan") {
      if (index === lastPlan) parts.push({ kind: "plan", id: item.id, item });
    } else if (item.kind === "notice") parts.push({ kind: "notice", id: item.id, item });
    else {
      const last = parts.at(-1);
      if (last?.kind === "tools") parts[parts.length - 1] = { ...last, items: [...last.items, item] };
      else parts.push({ kind: "tools", id: item.id, items: [item] });
    }
  });
  return parts;
}

/** "Read 6 files · ran 2 commands, 1 failed · changed plan.md". */
export function summarize(items: readonly ToolLike[]): string {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return itemTitle(only);
  const parts: string[] = [];
  const tools = items.filter((item) => item.kind === "tool");
  const reads = tools.filter((item) => /^(read|view|open)/i.test(item.title));
  const searches = tools.filter((item) => /^(search|find|grep|glob|list|look)/i.test(item.title));
  const others = tools.filter((item) => !reads.includes(item) && !searches.includes(item));
  const commands = items.filter((item) => item.kind === "command");
  const changed = changedFiles(items).map((one) => fileName(one.path));
  if (reads.length > 0) parts.push(`read ${plural(reads.length, "file")}`);
  if (searches.length > 0)
    parts.push(`searched ${searches.length === 1 ? "once" : `${searches.length} times`}`);
  if (commands.length > 0) parts.push(`ran ${plural(commands.length, "command")}${failures(commands)}`);
  if (changed.length > 0)
    parts.push(`changed ${changed.length <= 2 ? changed.join(" and ") : plural(changed.length, "file")}`);
  if (others.length === 1) parts.push(lowerFirst(shortPaths(others[0]?.title ?? "")));
  else if (others.length > 0) parts.push(`used ${plural(others.length, "tool")}${failures(others)}`);
  if (parts.length === 0) parts.push("thought");
  const text = parts.join(" · ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function failures(items: readonly { status: string }[]): string {
  const failed = items.filter((item) => item.status === "failed").length;
  const declined = items.filter((item) => item.status === "declined").length;
  return `${failed > 0 ? `, ${failed} failed` : ""}${declined > 0 ? `, ${declined} declined` : ""}`;
}

export function itemTitle(item: ToolLike): string {
  if (item.kind === "tool") return item.title === "" ? item.name : shortPaths(item.title);
  if (item.kind === "command") return `Ran ${shortPaths(firstLine(item.command))}`;
  if (item.kind === "reasoning") return "Thought";
  const names = item.changes.map((one) => fileName(one.path));
  const verb = item.changes.every((one) => one.change === "add") ? "Wrote" : "Changed";
  return `${verb} ${names.length <= 2 ? names.join(" and ") : plural(names.length, "file")}`;
}

export function itemStatus(item: ToolLike): Of<"tool">["status"] {
  return item.kind === "reasoning" ? "ok" : item.status;
}

export interface ChangedFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/**
 * The files that were changed, each once. A turn may tell of a file twice: edit by edit as the runtime names it,
 * and as a whole when it is over; then the whole counts.
 */
export function changedFiles(items: readonly TurnItem[]): ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const item of items) {
    if (item.kind !== "files" || item.status === "failed" || item.status === "declined") continue;
    for (const { path, diff, change } of item.changes) {
      const place = workspacePath(path);
      const key = place === null ? path : `${place.area}/${place.path}`;
      const known = files.get(key);
      const before = known?.path === path ? known : { added: 0, removed: 0 };
      const stat = diffStat(parseDiff(diff, change));
      files.set(key, { path, added: before.added + stat.added, removed: before.removed + stat.removed });
    }
  }
  return [...files.values()];
}

export function changedLines(items: readonly TurnItem[]): { added: number; removed: number } {
  const files = changedFiles(items);
  return {
    added: files.reduce((sum, one) => sum + one.added, 0),
    removed: files.reduce((sum, one) => sum + one.removed, 0),
  };
}

export const fileName = (path: string): string => path.split("/").at(-1) ?? path;

function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return text.includes("\n") ? `${line} …` : line;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
