import { describeFolders } from "./folders.ts";
import { boundedMarkdown, code, plain, prose, type Section } from "./markdown.ts";
import type { Survey, SurveyedFile } from "./survey.ts";

const STRUCTURE_LIMIT = 8 * 1024;

/** What is where: folders with their meaning, languages, entry points, scripts, tests, CI. */
export function renderStructure(survey: Survey): string {
  const own = survey.files.filter((file) => file.own);
  const rest = survey.files.length - own.length;
  const intro = `Commit ${survey.head.slice(0, 12)}: ${survey.files.length} files, ${rest} of them vendored, generated or locks (left out below).`;
  const sections: Section[] = [
    { title: "In its own words", lines: ownWords(survey) },
    { title: "Folders", lines: describeFolders(own, survey.manifests) },
    { title: "Languages", lines: languages(own) },
    { title: "Entry points", lines: entryPoints(survey, own) },
    { title: "Scripts", lines: scripts(survey) },
    { title: "Tests", lines: tests(own) },
    { title: "CI and delivery", lines: delivery(own) },
  ];
  return boundedMarkdown({ title: "Structure", intro, sections, limit: STRUCTURE_LIMIT });
}

function ownWords(survey: Survey): string[] {
  const readme = [...survey.texts].find(([path]) => /^readme(?:\.\w+)?$/i.test(path));
  if (readme === undefined) return [];
  const paragraphs = readme[1].split(/\r?\n\s*\r?\n/).map((each) => each.trim());
  const said = paragraphs.find((each) => /^[A-Za-z0-9]/.test(each) && each.length > 20);
  return said === undefined ? [] : [`${code(readme[0])} says: ${prose(said.replace(/\s+/g, " "), 400)}`];
}

function languages(own: readonly SurveyedFile[]): string[] {
  const totals = new Map<string, { files: number; lines: number }>();
  for (const { language, facts } of own) {
    if (language === null) continue;
    const { files, lines } = totals.get(language) ?? { files: 0, lines: 0 };
    totals.set(language, { files: files + 1, lines: lines + (facts?.lines ?? 0) });
  }
  const ranked = [...totals].sort(([a, left], [b, right]) => right.lines - left.lines || (a < b ? -1 : 1));
  return ranked.map(
    ([name, { files, lines }]) => `- ${name}: ${lines} lines in ${files} ${files === 1 ? "file" : "files"}`,
  );
}

const USUAL_ENTRY =
  /^(?:.*\/)?(?:src\/)?(?:main|index|server|app|cli|__main__|manage|wsgi|asgi)\.(?:ts|tsx|js|mjs|py|go|rs|rb|php)$|^(?:.*\/)?cmd\/[^/]+\/main\.go$|Application\.java$|^(?:.*\/)?config\.ru$/;

function entryPoints(survey: Survey, own: readonly SurveyedFile[]): string[] {
  const declared = survey.manifests.flatMap(({ path, entries }) =>
    entries.map((entry) => `- ${code(entry)} (declared in ${code(path)})`),
  );
  const depth = (path: string) => path.split("/").length;
  const usual = own
    .filter(({ path, test }) => !test && USUAL_ENTRY.test(path))
    .sort((left, right) => depth(left.path) - depth(right.path) || (left.path < right.path ? -1 : 1));
  return [
    ...declared,
    ...usual.map(
      ({ path, facts }) => `- ${code(path)}${offers(facts?.symbols.map(({ name }) => name) ?? [])}`,
    ),
  ];
}

function offers(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `: ${names.slice(0, 5).map(code).join(", ")}${names.length > 5 ? ", …" : ""}`;
}

function scripts(survey: Survey): string[] {
  return survey.manifests.flatMap(({ path, scripts: all }) =>
    all.map(({ name, command }) => `- ${code(name)} in ${code(path)}: ${code(plain(command, 140))}`),
  );
}

function tests(own: readonly SurveyedFile[]): string[] {
  const all = own.filter(({ test, facts }) => test && facts !== null && facts.lines > 0);
  const byFolder = new Map<string, string[]>();
  for (const { path } of all) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path.slice(path.lastIndexOf("/") + 1)]);
  }
  const ranked = [...byFolder].sort(
    ([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1),
  );
  return ranked.map(
    ([folder, names]) =>
      `- ${code(`${folder}/`)}: ${names.length} ${names.length === 1 ? "file" : "files"}, such as ${names.slice(0, 3).map(code).join(", ")}`,
  );
}

const DELIVERY: readonly (readonly [RegExp, string])[] = [
  [/^\.github\/workflows\/.+\.ya?ml$/, "GitHub Actions workflow"],
  [/^\.gitlab-ci\.yml$/, "GitLab pipeline"],
  [/^\.circleci\/config\.yml$/, "CircleCI"],
  [/^(?:Jenkinsfile|azure-pipelines\.yml|\.travis\.yml|\.buildkite\/.+)$/, "pipeline"],
  [/^(?:.*\/)?(?:Dockerfile|Containerfile)[^/]*$/, "container image"],
  [/^(?:.*\/)?(?:docker-)?compose[^/]*\.ya?ml$/, "Compose stack"],
  [/^(?:.*\/)?Makefile$/, "make targets"],
  [/^(?:.*\/)?(?:Chart\.yaml|kustomization\.yaml)$/, "Kubernetes"],
  [/\.tf$/, "Terraform"],
];

function delivery(own: readonly SurveyedFile[]): string[] {
  return own.flatMap(({ path }) =>
    DELIVERY.flatMap(([pattern, what]) => (pattern.test(path) ? [`- ${code(path)}: ${what}`] : [])),
  );
}
