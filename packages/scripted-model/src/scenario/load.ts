import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ConfigError, readYamlFile } from "@envoy/node-kit";
import { checkScenario } from "./parse.ts";
import { type Scenario, type ScenarioInput, scenarioSchema } from "./schema.ts";

const library = join(import.meta.dirname, "../../scenarios");

/** Names of the scenarios that come with the package. */
export async function builtInScenarios(): Promise<string[]> {
  const files = await readdir(library);
  return files
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** @throws ConfigError when there is no scenario of that name. */
export async function builtInScenario(name: string): Promise<Scenario> {
  const names = await builtInScenarios();
  if (!names.includes(name)) {
    const reason = `there is no such scenario; built in: ${names.join(", ")}`;
    throw new ConfigError("Scenario", [{ where: name, reason, example: null }]);
  }
  return readYamlFile(join(library, `${name}.yaml`), scenarioSchema);
}

/** A text with a slash or a YAML ending is a path, any other the name of a built-in. */
export async function loadScenario(from: string | ScenarioInput): Promise<Scenario> {
  if (typeof from !== "string") return checkScenario(from);
  return /[/\\]|\.ya?ml$/.test(from) ? readYamlFile(from, scenarioSchema) : builtInScenario(from);
}
