import { code } from "./markdown.ts";
import type { Survey } from "./survey.ts";

const SHAPES: readonly (readonly [string, RegExp])[] = [
  ["kebab-case", /^[a-z0-9]+(?:-[a-z0-9]+)+$/],
  ["snake_case", /^[a-z0-9]+(?:_[a-z0-9]+)+$/],
  ["PascalCase", /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/],
  ["camelCase", /^[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*$/],
];

/** How code files and what they offer are spelled; one-word names tell nothing and are not counted. */
export function namingStyle(survey: Survey): string[] {
  const codeFiles = survey.files.filter(
    ({ own, facts, language }) =>
      own && facts !== null && language !== null && Object.keys(facts.signs).length > 0,
  );
  const stems = codeFiles.map(({ path }) => path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/, ""));
  const symbols = codeFiles.flatMap(({ facts }) => facts?.symbols ?? []);
  const offered = (kind: string) => symbols.filter((symbol) => symbol.kind === kind).map(({ name }) => name);
  return [
    ...tell("Code files", stems),
    ...tell("Functions", offered("function")),
    ...tell("Classes", offered("class")),
    ...verbs(offered("function")),
  ];
}

function tell(what: string, names: readonly string[]): string[] {
  const counts = SHAPES.map(([shape, pattern]) => ({
    shape,
    found: names.filter((name) => pattern.test(name)),
  }))
    .filter(({ found }) => found.length > 0)
    .sort((left, right) => right.found.length - left.found.length);
  if (counts.length === 0) return [];
  const parts = counts.map(({ shape, found }) => `${shape} ${found.length}`);
  return [
    `- ${what}: ${parts.join(", ")}; for example ${(counts[0]?.found ?? []).slice(0, 3).map(code).join(", ")}`,
  ];
}

/** The words that function names begin with say how a project likes to speak. */
function verbs(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const verb = /^[a-z]+(?=[A-Z_])/.exec(name)?.[0];
    if (verb !== undefined) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  }
  const common = [...counts]
    .filter(([, count]) => count >= 2)
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return common.length === 0
    ? []
    : [
        `- Functions often begin with ${common
          .slice(0, 8)
          .map(([verb, count]) => `${code(verb)} (${count})`)
          .join(", ")}`,
      ];
}
