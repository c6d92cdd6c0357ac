/** Languages by extension. `code` ones are scanned for symbols, imports and style; the rest is counted. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  ts: "TypeScript",
  tsx: "TypeScript",
  mts: "TypeScript",
  cts: "TypeScript",
  js: "JavaScript",
  jsx: "JavaScript",
  mjs: "JavaScript",
  cjs: "JavaScript",
  py: "Python",
  pyi: "Python",
  go: "Go",
  rs: "Rust",
  java: "Java",
  kt: "Kotlin",
  kts: "Kotlin",
  scala: "Scala",
  rb: "Ruby",
  php: "PHP",
  cs: "C#",
  c: "C",
  h: "C",
  cc: "C++",
  cpp: "C++",
  hpp: "C++",
  swift: "Swift",
  ex: "Elixir",
  exs: "Elixir",
  sh: "Shell",
  bash: "Shell",
  sql: "SQL",
  html: "HTML",
  css: "CSS",
  scss: "CSS",
  vue: "Vue",
  svelte: "Svelte",
  md: "Markdown",
  mdx: "Markdown",
  json: "JSON",
  yaml: "YAML",
  yml: "YAML",
  toml: "TOML",
  xml: "XML",
  proto: "Protocol Buffers",
  graphql: "GraphQL",
  prisma: "Prisma",
};

export type CodeLanguage = "js" | "python" | "go" | "rust" | "java";

const CODE: Readonly<Record<string, CodeLanguage>> = {
  TypeScript: "js",
  JavaScript: "js",
  Python: "python",
  Go: "go",
  Rust: "rust",
  Java: "java",
};

export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^(?:Dockerfile|Containerfile)(?:\..+)?$/.test(name)) return "Dockerfile";
  if (name === "Makefile" || name === "Justfile") return "Make";
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return extension === undefined ? null : (BY_EXTENSION[extension] ?? null);
}

export function codeLanguageOf(path: string): CodeLanguage | null {
  return CODE[languageOf(path) ?? ""] ?? null;
}

const FOREIGN = /(?:^|\/)(?:node_modules|vendor|third_party|bower_components|\.venv|site-packages|Pods)\//;
const MADE =
  /(?:^|\/)(?:dist|build|out|target|coverage|generated|__generated__|__snapshots__|__pycache__)\/|\.min\.(?:js|css)$|\.map$|\.snap$|_pb2?\.(?:py|go|ts|js)$|\.generated\.\w+$/;
const LOCKS =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock)$/;

/** Whether people of this project wrote the file: not vendored, not generated, no lock file. */
export function isOwnWork(path: string): boolean {
  return !FOREIGN.test(path) && !MADE.test(path) && !LOCKS.test(path);
}

/** Whether a file is a test, by the conventions of the common languages. */
export function isTest(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec|specs|e2e)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_[^/]+\.py$|_test\.(?:go|py|rb)$|Tests?\.java$|_spec\.rb$/.test(
    path,
  );
}
