import type { Manifest } from "./manifests/shape.ts";
import { code, prose } from "./markdown.ts";
import type { SurveyedFile } from "./survey.ts";

/** Meanings that folder names usually have; what a folder's manifest or exports say stands beside it. */
const USUAL: Readonly<Record<string, string>> = {
  src: "source",
  lib: "library code",
  app: "application",
  cmd: "commands",
  internal: "private packages",
  pkg: "packages",
  packages: "workspaces",
  services: "services",
  apps: "applications",
  test: "tests",
  tests: "tests",
  __tests__: "tests",
  spec: "tests",
  e2e: "end-to-end tests",
  docs: "documentation",
  doc: "documentation",
  examples: "examples",
  scripts: "scripts",
  bin: "executables",
  migrations: "database migrations",
  prisma: "database schema",
  db: "database",
  public: "static files",
  static: "static files",
  assets: "assets",
  components: "UI components",
  pages: "pages",
  routes: "routes",
  api: "API",
  models: "models",
  config: "configuration",
  ".github": "GitHub settings",
  workflows: "CI workflows",
  ".vscode": "editor settings",
  ".devcontainer": "development container",
  ".husky": "git hooks",
  prompts: "prompts",
  proto: "protocol definitions",
  locales: "translations",
  deploy: "deployment",
  infra: "infrastructure",
};

interface Folder {
  readonly path: string;
  readonly files: SurveyedFile[];
  total: number;
}

/** What the list may take of the page; the whole first level is worth more than one branch to its end. */
const MAX_BYTES = 4_500;

/** One line per folder, parents before children; deep levels are left out until the list is short enough. */
export function describeFolders(own: readonly SurveyedFile[], manifests: readonly Manifest[]): string[] {
  const lines = collect(own).map((folder) => ({
    depth: depthOf(folder.path),
    text: line(folder, manifests),
  }));
  let depth = Math.max(0, ...lines.map((each) => each.depth));
  const upTo = (limit: number) => lines.filter((each) => each.depth <= limit).map(({ text }) => text);
  while (depth > 1 && Buffer.byteLength(upTo(depth).join("\n")) > MAX_BYTES) depth--;
  const left = lines.filter((each) => each.depth > depth).length;
  return left === 0 ? upTo(depth) : [...upTo(depth), `- (${left} deeper folders are not listed)`];
}

function collect(own: readonly SurveyedFile[]): Folder[] {
  const all = new Map<string, Folder>();
  const at = (path: string) => {
    const folder = all.get(path) ?? { path, files: [], total: 0 };
    all.set(path, folder);
    return folder;
  };
  for (const file of own) {
    const parts = file.path.split("/").slice(0, -1);
    at(parts.join("/")).files.push(file);
    for (let length = 0; length <= parts.length; length++) at(parts.slice(0, length).join("/")).total++;
  }
  return [...all.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function depthOf(path: string): number {
  return path === "" ? 0 : path.split("/").length;
}

function line({ path, files, total }: Folder, manifests: readonly Manifest[]): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const manifest = manifests.find(
    (each) => each.name !== null && each.path.slice(0, Math.max(0, each.path.lastIndexOf("/"))) === path,
  );
  const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
  const meaning = [
    usual,
    manifest?.name ? `package ${code(manifest.name)}` : undefined,
    manifest?.description ? prose(manifest.description, 100) : undefined,
  ].filter((each) => each !== undefined);
  const names = files.map((file) => file.path.slice(file.path.lastIndexOf("/") + 1));
  const shown =
    names.length === 0
      ? ""
      : `: ${names.slice(0, 6).map(code).join(", ")}${names.length > 6 ? `, … ${names.length - 6} more` : ""}`;
  const symbols = files
    .flatMap(({ facts, test }) => (test ? [] : (facts?.symbols ?? [])))
    .filter(({ kind }) => kind === "function" || kind === "class");
  const offered =
    symbols.length === 0
      ? ""
      : `; offers ${symbols
          .slice(0, 4)
          .map((symbol) => code(symbol.name))
          .join(", ")}${symbols.length > 4 ? ", …" : ""}`;
  const indent = "  ".repeat(Math.max(0, depthOf(path) - 1));
  const title = path === "" ? "root" : code(`${name}/`);
  return `${indent}- ${title} (${[...meaning, `${total} ${total === 1 ? "file" : "files"}`].join(", ")})${shown}${offered}`;
}
