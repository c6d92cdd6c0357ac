import { expect, test } from "vitest";
import { builtInScenario, builtInScenarios } from "./load.ts";
import { checkScenario, parseScenario } from "./parse.ts";

const faultsOf = (text: string): string => {
  try {
    parseScenario(text, "play.yaml");
  } catch (error) {
    return String(error);
  }
  return "none";
};

test("an unknown key is named with its line and the keys that are allowed there", () => {
  const faults = faultsOf(
    "name: x\nrules:\n  - id: a\n    when: { rol: planner }\n    answer:\n      - text: hi\n",
  );
  expect(faults).toMatch(/play\.yaml:4:\d+/);
  expect(faults).toMatch(/rol is not a known key.*role, wire, model, last_user/);
});

test("all faults are told at once, each at its line", () => {
  const faults = faultsOf(
    [
      "name: x",
      "rules:",
      "  - id: a",
      "    when: { last_user: '(' }",
      "    answer: [{ text: hi, run: ls }]",
      "  - id: b",
      "    answer: [{ fault: 418 }]",
    ].join("\n"),
  );
  expect(faults).toMatch(/play\.yaml:4:.*not a regular expression/);
  expect(faults).toMatch(/play\.yaml:5:.*exactly one of .*it has text and run/);
  expect(faults).toMatch(/play\.yaml:7:.*fault/);
});

test.each([
  ["a name that nothing captures", "  - { id: a, answer: [{ text: 'hi {{ who }}' }] }", "{{ who }}"],
  [
    "an id that stands twice",
    "  - { id: a, answer: [{ text: x }] }\n  - { id: a, answer: [{ text: y }] }",
    "two rules",
  ],
  ["a fault behind a tool", "  - { id: a, answer: [{ run: ls }, { fault: 500 }] }", "a rule of its own"],
  ["a refusal behind words", "  - { id: a, answer: [{ text: x }, { fault: 429 }] }", "only delays"],
])("%s is a fault", (_what, rules, words) => {
  expect(faultsOf(`name: x\nrules:\n${rules}\n`)).toContain(words);
});

test("a scenario that was parsed can be given to a program again", () => {
  const text =
    "name: x\nrules:\n  - id: a\n    when: { last_user: 'hi (?<who>.+)' }\n    answer: [{ text: 'hi {{ who }}' }]\n";
  const scenario = parseScenario(text, "play.yaml");
  expect(checkScenario(scenario)).toEqual(scenario);
});

test("every built-in scenario can be played", async () => {
  const names = await builtInScenarios();
  expect(names).toEqual(["faults", "one-key", "pair-programming", "puppet"]);
  for (const name of names) expect((await builtInScenario(name)).name).toBe(name);
  await expect(builtInScenario("nothing")).rejects.toThrow(/nothing: .*pair-programming/);
});
