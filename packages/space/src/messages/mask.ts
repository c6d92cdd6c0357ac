/**
 * Blanks the parts of a text that speak about something instead of to somebody: fenced code, code spans, quoted
 * lines, addresses of pages, and what a backslash escapes. The result has the same length, so that positions
 * stay true. One pass over the text: nobody can make it slow.
 */
export function maskQuoted(text: string): string {
  const lines: string[] = [];
  let fence: Fence | null = null;
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) lines.push(maskInline(paragraph.join("\n")));
    paragraph = [];
  };
  for (const line of text.split("\n")) {
    const mark = fenceMark(line);
    if (fence !== null) {
      if (mark !== null && closes(mark, fence)) fence = null;
      lines.push(blank(line));
    } else if (mark?.opens === true) {
      endParagraph();
      fence = mark;
      lines.push(blank(line));
    } else if (/^ {0,3}>/.test(line)) {
      endParagraph();
      lines.push(blank(line));
    } else if (line.trim() === "") {
      endParagraph();
      lines.push(line);
    } else paragraph.push(line);
  }
  endParagraph();
  return lines.join("\n");
}

interface Fence {
  readonly sign: string;
  readonly length: number;
  /** An info string after backticks holds no backtick: else the line is prose with a code span. */
  readonly opens: boolean;
  readonly bare: boolean;
}

/** Also inside list items, where a fence is indented. */
function fenceMark(line: string): Fence | null {
  const marks = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/.exec(line);
  const run = marks?.[1];
  if (run === undefined) return null;
  const rest = marks?.[2] ?? "";
  const sign = run.charAt(0);
  return {
    sign,
    length: run.length,
    opens: sign === "~" || !rest.includes("`"),
    bare: rest.trim() === "",
  };
}

function closes(mark: Fence, fence: Fence): boolean {
  return mark.sign === fence.sign && mark.length >= fence.length && mark.bare;
}

/** A code span begins with a run of backticks and ends with the next run of the same length. */
function maskInline(text: string): string {
  const plain = text.replace(/\\[\s\S]/g, (pair) => (pair[1] === "\n" ? pair : "  "));
  const runs = [...plain.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  const spans: string[] = [];
  let from = 0;
  const nextOf = nextOfSameLength(runs.map((run) => run.length));
  for (let index = 0; index < runs.length; index++) {
    const close = nextOf[index] ?? -1;
    const open = runs[index];
    const end = runs[close];
    if (open === undefined || end === undefined) continue;
    spans.push(plain.slice(from, open.at), blank(plain.slice(open.at, end.at + end.length)));
    from = end.at + end.length;
    index = close;
  }
  return (spans.join("") + plain.slice(from)).replace(/[a-z][a-z0-9+.-]{0,30}:\/\/\S*/gi, blank);
}

/** For each run the index of the next one that is as long, or -1. */
function nextOfSameLength(lengths: readonly number[]): number[] {
  const last = new Map<number, number>();
  const next = lengths.map(() => -1);
  for (let index = lengths.length - 1; index >= 0; index--) {
    const length = lengths[index] ?? 0;
    next[index] = last.get(length) ?? -1;
    last.set(length, index);
  }
  return next;
}

function blank(part: string): string {
  return part.replace(/[^\n]/g, " ");
}
