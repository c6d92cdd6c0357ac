import { packageOf } from "./imports.ts";
import type { Dependency, Manifest } from "./manifests/shape.ts";
import { boundedMarkdown, code, plain, type Section } from "./markdown.ts";
import type { Survey } from "./survey.ts";

const DEPENDENCIES_LIMIT = 6 * 1024;

/** What the project stands on, per manifest: direct first, with who imports it. */
export function renderDependencies(survey: Survey): string {
  const users = importers(survey);
  const internal = new Set(survey.manifests.flatMap(({ name }) => (name === null ? [] : [name])));
  const sections = survey.manifests.map((manifest): Section => {
    const notes = manifest.notes.map((note) => `- ${plain(note)}`);
    const rows = SCOPES.flatMap((scope) =>
      manifest.dependencies
        .filter((each) => each.scope === scope)
        .map((each) => row(each, { manifest, users, internal })),
    );
    return {
      title: `${plain(manifest.path)} (${manifest.ecosystem}${manifest.name === null ? "" : `, ${plain(manifest.name)}`})`,
      lines: [...notes, ...rows],
    };
  });
  const all =
    survey.manifests.length > 5
      ? [{ title: "Used most, over all packages", lines: mostUsed(survey, users, internal) }]
      : [];
  const intro =
    survey.manifests.length === 0
      ? "No manifest of a known ecosystem was found."
      : "Parsed from the manifests; the number of importing files tells what is really used.";
  return boundedMarkdown({
    title: "Dependencies",
    intro,
    sections: [...all, ...sections],
    limit: DEPENDENCIES_LIMIT,
  });
}

const SCOPES = ["direct", "peer", "optional", "dev"] as const;

type Users = ReadonlyMap<string, readonly string[]>;

function row(
  dependency: Dependency,
  { manifest, users, internal }: { manifest: Manifest; users: Users; internal: ReadonlySet<string> },
): string {
  const { name, version, scope } = dependency;
  const folder = manifest.path.slice(0, manifest.path.lastIndexOf("/") + 1);
  const files = spellings(name, manifest.ecosystem).flatMap(
    (spelling) => users.get(`${manifest.ecosystem} ${spelling}`) ?? [],
  );
  const inside = [...new Set(files)].filter((path) => path.startsWith(folder));
  const used =
    inside[0] === undefined
      ? ""
      : `, imported by ${inside.length} ${inside.length === 1 ? "file" : "files"} (${code(inside[0])}${inside.length > 1 ? ", …" : ""})`;
  return `- ${code(name)} ${plain(version, 40)} (${internal.has(name) ? "own package" : scope}${used})`.replace(
    "  ",
    " ",
  );
}

/** In a repository of many packages the sum tells more than any one manifest. */
function mostUsed({ manifests }: Survey, users: Users, internal: ReadonlySet<string>): string[] {
  const found = new Map<string, { name: string; versions: Set<string>; files: number; packages: number }>();
  for (const { ecosystem, dependencies } of manifests) {
    for (const { name, version } of dependencies.filter((each) => !internal.has(each.name))) {
      const files = new Set(
        spellings(name, ecosystem).flatMap((spelling) => users.get(`${ecosystem} ${spelling}`) ?? []),
      ).size;
      const entry = found.get(`${ecosystem} ${name}`) ?? { name, versions: new Set(), files, packages: 0 };
      entry.versions.add(version);
      entry.packages++;
      found.set(`${ecosystem} ${name}`, entry);
    }
  }
  const ranked = [...found.values()]
    .filter(({ files }) => files > 0)
    .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1));
  return ranked
    .slice(0, 20)
    .map(
      ({ name, versions, files, packages }) =>
        `- ${code(name)} ${plain([...versions].join(", "), 40)}: imported by ${files} files, named by ${packages} packages`,
    );
}

/** Which files import what, keyed by ecosystem, as imports spell it. */
function importers(survey: Survey): Users {
  const users = new Map<string, string[]>();
  for (const { path, language, facts } of survey.files) {
    const ecosystem = ECOSYSTEM[language ?? ""];
    if (ecosystem === undefined || facts === null) continue;
    for (const name of new Set(facts.imports.flatMap((specifier) => importKeys(specifier, ecosystem)))) {
      const key = `${ecosystem} ${name}`;
      users.set(key, [...(users.get(key) ?? []), path]);
    }
  }
  return users;
}

const ECOSYSTEM: Readonly<Record<string, string>> = {
  TypeScript: "npm",
  JavaScript: "npm",
  Python: "Python",
  Go: "Go",
  Rust: "Rust",
};

function importKeys(specifier: string, ecosystem: string): string[] {
  if (ecosystem === "npm") return [packageOf(specifier) ?? ""];
  if (ecosystem === "Python") return [specifier.split(".")[0] ?? ""];
  if (ecosystem === "Rust") return [specifier.split("::")[0] ?? ""];
  const parts = specifier.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Python and Rust import `a_b` what the manifest calls `a-b`. */
function spellings(name: string, ecosystem: string): string[] {
  if (ecosystem === "Rust") return [name.replaceAll("-", "_")];
  return ecosystem === "Python" ? [...new Set([name, name.toLowerCase().replaceAll("-", "_")])] : [name];
}
