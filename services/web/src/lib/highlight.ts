import type { HLJSApi, LanguageFn } from "highlight.js";

/** The languages that coding rooms show most; each is fetched once, when it is first needed. */
const languages: Readonly<Record<string, () => Promise<{ default: LanguageFn }>>> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  css: () => import("highlight.js/lib/languages/css"),
  go: () => import("highlight.js/lib/languages/go"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  python: () => import("highlight.js/lib/languages/python"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const aliases: Readonly<Record<string, string>> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  console: "bash",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  mts: "typescript",
  tsx: "typescript",
  py: "python",
  rs: "rust",
  html: "xml",
  svg: "xml",
  yml: "yaml",
  md: "markdown",
  jsonc: "json",
  golang: "go",
};

let core: Promise<HLJSApi> | null = null;

export function languageOf(name: string): string | null {
  const language = aliases[name.toLowerCase()] ?? name.toLowerCase();
  return Object.hasOwn(languages, language) ? language : null;
}

/** HTML with the classes of highlight.js, or null for a language it is not shown in. The code is escaped. */
export async function highlight(code: string, name: string): Promise<string | null> {
  const language = languageOf(name);
  const load = language === null ? undefined : languages[language];
  if (language === null || load === undefined || code.length > 60_000) return null;
  core ??= import("highlight.js/lib/core").then((module) => module.default);
  const [hljs, definition] = await Promise.all([core, load()]);
  if (hljs.getLanguage(language) === undefined) hljs.registerLanguage(language, definition.default);
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}
