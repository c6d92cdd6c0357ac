import { groupNames, placeholder } from "./pattern.ts";
import type { Rule, Scenario } from "./schema.ts";

interface UnknownName {
  readonly path: (string | number)[];
  readonly message: string;
}

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
  return [{ path: ["rules", at, "id"], message: `stands at two rules, the first is rules.${first}` }];
}

function unknownCaptures(scenario: Scenario, rule: Rule, at: number): UnknownName[] {
  const own = rule.when.last_user === undefined ? [] : groupNames(rule.when.last_user);
  const known = [...Object.keys(scenario.captures), ...own];
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
