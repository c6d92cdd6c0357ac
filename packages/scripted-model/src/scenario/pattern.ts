/** All patterns of a scenario: letter case does not matter, `^` and `$` are the ends of a line. */
export function compile(source: string, flags = ""): RegExp {
  return new RegExp(source, `im${flags}`);
}

/** Names of the groups of a pattern, without a text that matches it. */
export function groupNames(source: string): string[] {
  const matchesAnything = compile(`${source}|`).exec("");
  return Object.keys(matchesAnything?.groups ?? {});
}

/** Every `{{ name }}` of a text. */
export const placeholder = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;
