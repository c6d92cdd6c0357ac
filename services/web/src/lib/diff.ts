/** Unified diffs, read for display, and made from two texts. */

export interface DiffLine {
  readonly kind: "same" | "add" | "remove" | "hunk" | "note";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Reads a unified diff; headers are left out, and a text that is none is shown as lines that were added. */
export function parseDiff(diff: string, change?: "add" | "update" | "delete" | "move"): DiffLine[] {
  if (!/^@@ /m.test(diff)) return plainLines(diff, change === "delete" ? "remove" : "add");
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let inHunk = false;
  for (const line of diff.replace(/\n$/, "").split("\n")) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(line);
    if (hunk !== null) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      inHunk = true;
      lines.push({ kind: "hunk", text: hunk[3] ?? "", before: null, after: null });
    } else if (!inHunk || /^(diff --git|index |--- a?\/|\+\+\+ b?\/)/.test(line))
      inHunk = inHunk && !line.startsWith("diff --git");
    else if (line.startsWith("+"))
      lines.push({ kind: "add", text: line.slice(1), before: null, after: after++ });
    else if (line.startsWith("-"))
      lines.push({ kind: "remove", text: line.slice(1), before: before++, after: null });
    else if (line.startsWith("\\"))
      lines.push({ kind: "note", text: line.slice(2), before: null, after: null });
    else lines.push({ kind: "same", text: line.slice(1), before: before++, after: after++ });
  }
  return lines;
}

function plainLines(text: string, kind: "add" | "remove"): DiffLine[] {
  if (text === "") return [];
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line, index) => ({
      kind,
      text: /^[+-]{1}/.test(line) && looksPrefixed(text) ? line.slice(1) : line,
      before: kind === "remove" ? index + 1 : null,
      after: kind === "add" ? index + 1 : null,
    }));
}

/** Some runtimes give an added file as lines that all begin with `+`. */
function looksPrefixed(text: string): boolean {
  return text.split("\n").every((line) => line === "" || line.startsWith("+"));
}

export function diffStat(lines: readonly DiffLine[]): { added: number; removed: number } {
  return {
    added: lines.filter((line) => line.kind === "add").length,
    removed: lines.filter((line) => line.kind === "remove").length,
  };
}

/** Lines of two texts side by side as one list, with `context` unchanged lines around each change. */
export function diffTexts(before: string, after: string, context = 3): DiffLine[] {
  const all = wholeDiff(before.split("\n"), after.split("\n"));
  const near = all.map((_, index) =>
    all.slice(Math.max(0, index - context), index + context + 1).some((line) => line.kind !== "same"),
  );
  const shown: DiffLine[] = [];
  all.forEach((line, index) => {
    if (near[index] !== true) return;
    if (near[index - 1] !== true) shown.push({ kind: "hunk", text: "", before: null, after: null });
    shown.push(line);
  });
  return shown;
}

/** Longest common subsequence; the texts are prompts and notes, a few hundred lines. */
function wholeDiff(a: readonly string[], b: readonly string[]): DiffLine[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: "same", text: a[i] ?? "", before: ++i, after: ++j });
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "remove", text: a[i] ?? "", before: ++i, after: null });
    } else {
      lines.push({ kind: "add", text: b[j] ?? "", before: null, after: ++j });
    }
  }
  return lines;
}
