import { compile, type Rule, type Scenario } from "./schema.ts";

interface UnknownName {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Every `{{ name }}` of a text. */
export const placeholder = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;

/** Found when the scenario is read, so that no room ever sees an unfilled `{{ name }}`. */
export function unknownNames(scenario: Scenario): UnknownName[] {
  return scenario.rules.flatMap((rule, at) => [
    ...repeatedId(scenario, rule, at),
    ...unknownCaptures(scenario, rule, at),
  ]);
}

function repeatedId(scenario: Scenario, rule: Rule, at: number): UnknownName[] {
  const first = scenario.rules.findIndex((other) => other.id === rule.id);
  if (first === at) return [];
  return [{ path: ["rules", at, "id"], message: `repeats the id "${rule.id}" of rules[${first}]` }];
}

function unknownCaptures(scenario: Scenario, rule: Rule, at: number): UnknownName[] {
  const known = [
    ...Object.keys(scenario.captures),
    ...(rule.when.last_user ? groupNames(rule.when.last_user) : []),
  ];
  return rule.answer.flatMap((part, index) =>
    [...JSON.stringify(part).matchAll(placeholder)]
      .map((match) => match[1] ?? "")
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: ["rules", at, "answer", index],
        message: `uses {{ ${name} }}, which nothing captures; captured: ${known.join(", ") || "nothing"}`,
      })),
  );
}

function groupNames(source: string): string[] {
  const everyGroup = compile(`${source}|`).exec("")?.groups;
  return Object.keys(everyGroup ?? {});
}
