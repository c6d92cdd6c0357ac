import { parseBuild, parsePom } from "./jvm.ts";
import { parsePackageJson } from "./npm.ts";
import { parseCargo, parseComposer, parseGemfile, parseGoMod } from "./others.ts";
import { parsePyproject, parseRequirements } from "./python.ts";
import type { Manifest, ManifestParts } from "./shape.ts";

const KINDS: readonly {
  readonly pattern: RegExp;
  readonly ecosystem: string;
  readonly parse: (text: string) => ManifestParts;
}[] = [
  { pattern: /(?:^|\/)package\.json$/, ecosystem: "npm", parse: parsePackageJson },
  { pattern: /(?:^|\/)pyproject\.toml$/, ecosystem: "Python", parse: parsePyproject },
  { pattern: /(?:^|\/)requirements[^/]*\.txt$/, ecosystem: "Python", parse: parseRequirements },
  { pattern: /(?:^|\/)go\.mod$/, ecosystem: "Go", parse: parseGoMod },
  { pattern: /(?:^|\/)Cargo\.toml$/, ecosystem: "Rust", parse: parseCargo },
  { pattern: /(?:^|\/)pom\.xml$/, ecosystem: "Maven", parse: parsePom },
  { pattern: /(?:^|\/)build\.gradle(?:\.kts)?$/, ecosystem: "Gradle", parse: parseBuild },
  { pattern: /(?:^|\/)Gemfile$/, ecosystem: "Ruby", parse: parseGemfile },
  { pattern: /(?:^|\/)composer\.json$/, ecosystem: "PHP", parse: parseComposer },
];

export function isManifest(path: string): boolean {
  return KINDS.some(({ pattern }) => pattern.test(path));
}

/** Reads a manifest; one that cannot be read becomes an empty one with a note that says so. */
export function parseManifest(path: string, text: string): Manifest | null {
  const kind = KINDS.find(({ pattern }) => pattern.test(path));
  if (kind === undefined) return null;
  const dev = /requirements[-_.]?(?:dev|test)|(?:dev|test)[-_.]?requirements/.test(path);
  try {
    const parts = kind.parse(text.replace(/^\uFEFF/, ""));
    const dependencies = [...parts.dependencies].map((each) =>
      dev ? { ...each, scope: "dev" as const } : each,
    );
    return {
      path,
      ecosystem: kind.ecosystem,
      ...parts,
      dependencies: dependencies.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { path, ecosystem: kind.ecosystem, ...NOTHING, notes: [`could not be read: ${why.slice(0, 80)}`] };
  }
}

const NOTHING: ManifestParts = {
  name: null,
  description: null,
  dependencies: [],
  scripts: [],
  entries: [],
  notes: [],
};
