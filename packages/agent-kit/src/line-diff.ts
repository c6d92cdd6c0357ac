/**
 * A unified diff of two texts by lines, for notes of a few hundred lines. Common ends are cut off first; what
 * is left in the middle is compared exactly up to a bound and shown as replaced beyond it.
 */
const CONTEXT = 3;
const EXACT_CELLS = 4_000_000;

interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

export function unifiedDiff(ask: {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}): string {
  if (ask.before === ask.after) return "";
  const lines = compare(split(ask.before), split(ask.after));
  const head = [
    ask.before === "" ? "--- /dev/null" : `--- a/${ask.path}`,
    ask.after === "" ? "+++ /dev/null" : `+++ b/${ask.path}`,
  ];
  return [...head, ...hunks(lines)].join("\n");
}

function split(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: " ", text }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): Line[] {
  const removed = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: "-", text }));
  const added = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: "+", text }));
  if (before.length * after.length > EXACT_CELLS) return [...removed(before), ...added(after)];
  const table = commonLengths(before, after);
  const width = after.length + 1;
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ mark: " ", text: before[i] ?? "" });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push(...removed(before.slice(i, ++i)));
    else lines.push(...added(after.slice(j, ++j)));
  }
  return [...lines, ...removed(before.slice(i)), ...added(after.slice(j))];
}

/** Length of the longest common subsequence of every pair of endings. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const best =
        before[i] === after[j]
          ? 1 + (table[(i + 1) * width + j + 1] ?? 0)
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      table[i * width + j] = best;
    }
  }
  return table;
}

function hunks(lines: readonly Line[]): string[] {
  const out: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  let index = 0;
  const pass = (line: Line) => {
    if (line.mark !== "+") oldLine++;
    if (line.mark !== "-") newLine++;
  };
  for (const [from, to] of hunkRanges(lines)) {
    for (; index < from; index++) pass(lines[index] ?? { mark: " ", text: "" });
    const part = lines.slice(from, to);
    const olds = part.filter((line) => line.mark !== "+").length;
    const news = part.filter((line) => line.mark !== "-").length;
    const start = (line: number, count: number) => (count === 0 ? line - 1 : line);
    out.push(`@@ -${start(oldLine, olds)},${olds} +${start(newLine, news)},${news} @@`);
    for (const line of part) out.push(`${line.mark}${line.text}`);
    for (; index < to; index++) pass(lines[index] ?? { mark: " ", text: "" });
  }
  return out;
}

/** Changed lines with their context; neighbours that touch become one hunk. */
function hunkRanges(lines: readonly Line[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    if (line.mark === " ") continue;
    const from = Math.max(0, index - CONTEXT);
    const to = Math.min(lines.length, index + 1 + CONTEXT);
    const last = ranges.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}
