import { ConfigError, parseYaml } from "@envoy/node-kit";
import { type Scenario, type ScenarioInput, scenarioSchema } from "./schema.ts";

/** @throws ConfigError that names every fault with its line and, for an unknown key, the allowed ones. */
export function parseScenario(text: string, file: string): Scenario {
  return parseYaml(text, file, scenarioSchema);
}

/** For scenarios that a program writes. @throws ConfigError */
export function checkScenario(scenario: ScenarioInput): Scenario {
  const parsed = scenarioSchema.safeParse(scenario);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({
    where: issue.path.map(String).join("."),
    reason: issue.message,
    example: null,
  }));
  throw new ConfigError("Scenario", faults);
}
