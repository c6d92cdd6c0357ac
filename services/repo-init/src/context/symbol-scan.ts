import type { CodeLanguage } from "./languages.ts";

/** A name that other files can use. */
export interface SourceSymbol {
  readonly name: string;
  readonly kind: string;
  readonly line: number;
}

/** Group 1 is the kind's word, group 2 the name. Only what a language makes visible outside of the file. */
const PATTERNS: Readonly<Record<CodeLanguage, readonly RegExp[]>> = {
  js: [
    /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(function|class|interface|type|enum|const|let)\b\*?\s+([\w$]+)/gm,
    /^(?:module\.)?(exports)\.([\w$]+)\s*=/gm,
  ],
  python: [/^(?:async\s+)?(def|class)\s+([A-Za-z]\w*)/gm],
  go: [/^(func)\s+(?:\([^)]*\)\s*)?([A-Z]\w*)/gm, /^(type)\s+([A-Z]\w*)/gm],
  rust: [
    /^\s*pub(?:\([^)]*\))?\s+(?:async\s+)?(?:unsafe\s+)?(fn|struct|enum|trait|type|const|mod)\s+(\w+)/gm,
  ],
  java: [/^\s*public\s+(?:(?:static|final|abstract|sealed)\s+)*(class|interface|enum|record)\s+(\w+)/gm],
};

const KINDS: Readonly<Record<string, string>> = {
  def: "function",
  func: "function",
  fn: "function",
  exports: "value",
  const: "value",
  let: "value",
};

/** The names a file offers, found by line patterns: quick, and right for code in the usual shape. */
export function readSymbols(text: string, language: CodeLanguage): SourceSymbol[] {
  const lineAt = lineCounter(text);
  const found = PATTERNS[language].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => {
      const [whole, word = "", name = ""] = match;
      return { name, kind: KINDS[word] ?? word, line: lineAt(match.index + whole.search(/\S/)) };
    }),
  );
  return found.sort((left, right) => left.line - right.line).slice(0, 500);
}

/** Line numbers of offsets by binary search, so that a long file is walked once. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
