import { z } from "zod";
import { readImports } from "./imports.ts";
import { codeLanguageOf } from "./languages.ts";
import { readSymbols } from "./symbol-scan.ts";

/** Raise it when a scan changes, so that remembered facts are read anew. */
export const FACTS_VERSION = 1;

/** What one file says about itself; a pure function of its path and bytes, so it is remembered by blob. */
export const fileFactsSchema = z.object({
  lines: z.number(),
  imports: z.array(z.string()),
  symbols: z.array(z.object({ name: z.string(), kind: z.string(), line: z.number() })),
  /** How often each sign of style was seen. */
  signs: z.record(z.string(), z.number()),
});
export type FileFacts = z.output<typeof fileFactsSchema>;

export function readFacts(path: string, bytes: Buffer): FileFacts {
  if (bytes.subarray(0, 8_000).includes(0)) return { lines: 0, imports: [], symbols: [], signs: {} };
  const text = bytes.toString("utf8");
  const language = codeLanguageOf(path);
  const lines = text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  if (language === null) return { lines, imports: [], symbols: [], signs: {} };
  const signs = Object.fromEntries(
    Object.entries(SIGNS[language]).flatMap(([name, pattern]) => {
      const count = text.match(pattern)?.length ?? 0;
      return count === 0 ? [] : [[name, count]];
    }),
  );
  return { lines, imports: readImports(text, language), symbols: readSymbols(text, language), signs };
}

const JS_SIGNS = {
  esm: /^\s*(?:import\s.*from\s+["']|import\s+["']|export\s)/gm,
  cjs: /\brequire\(["']|^\s*module\.exports\b/gm,
  double_quotes: /"[^"\n]*"/g,
  single_quotes: /'[^'\n]*'/g,
  semicolon_ends: /;\s*$/gm,
  open_ends: /^\s*(?:const|let|return|import)\b[^;{}()[\],]*[^;{}()[\],\s]$/gm,
  tab_indent: /^\t/gm,
  two_space_indent: /^ {2}\S/gm,
  four_space_indent: /^ {4}\S/gm,
  throws: /\bthrow\s+new\s+\w+/g,
  catches: /\bcatch\s*(?:\(|\{)/g,
  error_classes: /\bclass\s+\w+\s+extends\s+\w*Error\b/g,
  result_values: /\bok:\s*false\b/g,
  async_functions: /\basync\s+(?:function|\()|\basync\s+\w+\s*\(/g,
  promise_chains: /\.then\(/g,
  default_exports: /^export default\b/gm,
  named_exports: /^export\s+(?:async\s+)?(?:function|const|class|interface|type|enum|\{)/gm,
};

const SIGNS: Readonly<
  Record<NonNullable<ReturnType<typeof codeLanguageOf>>, Readonly<Record<string, RegExp>>>
> = {
  js: JS_SIGNS,
  python: {
    typed_functions: /^\s*(?:async\s+)?def\s+\w+\([^)]*\)\s*->/gm,
    functions: /^\s*(?:async\s+)?def\s/gm,
    raises: /^\s*raise\s/gm,
    excepts: /^\s*except\b/gm,
    error_classes: /^class\s+\w+\(\w*(?:Error|Exception)\)/gm,
    dataclasses: /^@dataclass/gm,
  },
  go: {
    error_checks: /\bif\s+(?:\w+\s*:?=.*;\s*)?err\s*!=\s*nil/g,
    error_wraps: /fmt\.Errorf\([^)]*%w/g,
    panics: /\bpanic\(/g,
  },
  rust: { question_marks: /\?;/g, unwraps: /\.unwrap\(\)/g, results: /->\s*(?:\w+::)*Result\b/g },
  java: {
    throws: /\bthrow\s+new\s/g,
    catches: /\bcatch\s*\(/g,
    error_classes: /\bclass\s+\w+\s+extends\s+\w*Exception\b/g,
  },
};
