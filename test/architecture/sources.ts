import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export interface Workspace {
  /** As in `@envoy/<name>`. */
  readonly name: string;
  /** From the root, with slashes. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Ships to users; tests, their support and tools of developers do not. */
  readonly product: boolean;
}

const skipped = new Set(["node_modules", "dist", "generated", ".tsc", ".envoy", ".git", "test-results"]);

/** Every file below a folder, without what is installed or generated. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

export function workspaces(): Workspace[] {
  return ["packages", "services"].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => {
        const folder = `${group}/${name}`;
        // Every workspace has a manifest of this shape; npm would not have installed it otherwise.
        const manifest = JSON.parse(read(`${folder}/package.json`)) as Manifest;
        return { name, folder, manifest, files: sourcesBelow(folder) };
      }),
  );
}

export function sourcesBelow(folder: string): SourceFile[] {
  return filesBelow(folder)
    .filter((path) => /\.(ts|tsx|mts|mjs)$/.test(path) && !path.endsWith(".d.ts") && !isSample(path))
    .map((path) => {
      const text = read(path);
      return { path, text, imports: importsOf(text), product: isProduct(path) };
    });
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Texts of files that are written into a sample repository: their imports are not ours. */
function isSample(path: string): boolean {
  return path.startsWith("services/repo-init/src/sample/files-");
}

function isProduct(path: string): boolean {
  const helps = /\/(test-support|testing|conformance|scripts|dev)\//;
  const named = /(\.test|\.fixture|\.config|-conformance|\/conformance|\/bench-[a-z]+)\.tsx?$/;
  return (
    !helps.test(path) && !named.test(path) && /\/src\//.test(path) && !path.startsWith("packages/testkit/")
  );
}

/** What a file imports: statically, dynamically, for types, or to pass on. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found = [
    ...code.matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm),
    ...code.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g),
  ];
  return found.map((match) => match[1] ?? "");
}

/** The package of an import: `@scope/name` or `name`; null for a file or a module of Node. */
export function packageOf(specifier: string): string | null {
  if (/^[./]/.test(specifier) || specifier.startsWith("node:")) return null;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Where a relative import leads, from the root. */
export function target(file: string, specifier: string): string {
  return relative(root, resolve(root, file, "..", specifier))
    .split(sep)
    .join("/");
}
