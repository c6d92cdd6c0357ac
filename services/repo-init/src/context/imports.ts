import type { CodeLanguage } from "./languages.ts";

const PATTERNS: Readonly<Record<CodeLanguage, readonly RegExp[]>> = {
  js: [
    /\bfrom\s+["']([^"'\n]+)["']/g,
    /^\s*import\s+["']([^"'\n]+)["']/gm,
    /\b(?:require|import)\(\s*["']([^"'\n]+)["']/g,
  ],
  python: [/^\s*from\s+([\w.]+)\s+import\b/gm, /^\s*import\s+([\w.]+)/gm],
  go: [/^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w./-]+)"\s*$/gm],
  rust: [/^\s*(?:pub\s+)?use\s+([\w:]+)/gm, /^\s*extern\s+crate\s+(\w+)/gm],
  java: [/^\s*import\s+(?:static\s+)?([\w.]+)\s*;/gm],
};

/** What a file imports, as written, each once and sorted. */
export function readImports(text: string, language: CodeLanguage): string[] {
  const found = PATTERNS[language].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? ""),
  );
  return [...new Set(found.filter((name) => name !== "" && name.length <= 200))].sort().slice(0, 200);
}

/** The dependency an import means, as its manifest names it; null for the project's own files. */
export function packageOf(specifier: string): string | null {
  if (/^[./]|^node:/.test(specifier)) return null;
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}
