import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { checkScenario, parseScenario, ScenarioError } from "./parse.ts";
import type { Scenario, ScenarioInput } from "./schema.ts";

const library = join(import.meta.dirname, "../../scenarios");

/** Names of the scenarios that come with the package. */
export async function builtInScenarios(): Promise<string[]> {
  const files = await readdir(library);
  return files
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** @throws ScenarioError when there is no scenario of that name. */
export async function builtInScenario(name: string): Promise<Scenario> {
  const names = await builtInScenarios();
  if (!names.includes(name))
    throw new ScenarioError([`there is no scenario "${name}"; built in: ${names.join(", ")}`]);
  const file = join(library, `${name}.yaml`);
  return parseScenario(await readFile(file, "utf8"), basename(file));
}

/** A text with a slash or a YAML ending is a path, any other the name of a built-in. */
export async function loadScenario(from: string | ScenarioInput): Promise<Scenario> {
  if (typeof from !== "string") return checkScenario(from);
  if (!/[/\\]|\.ya?ml$/.test(from)) return builtInScenario(from);
  return parseScenario(await readFile(from, "utf8"), from);
}
