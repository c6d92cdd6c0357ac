import { existsSync } from "node:fs";
import { agentConfigSchema, ConfigError, readYamlFile } from "@envoy/node-kit";
import type { RepoInitConfig } from "./config.ts";

/**
 * Takes the repository from `repo:` of the agents' file where REPO_URL does not name one. A file that is not
 * there yet names none. Throws a ConfigError when agents name different repositories: they share one checkout.
 */
export async function withAgentsRepository(config: RepoInitConfig): Promise<RepoInitConfig> {
  const { url, agentConfig } = config;
  if (url !== null || agentConfig === null || !existsSync(agentConfig)) return config;
  const agents = [...(await readYamlFile(agentConfig, agentConfigSchema)).values()];
  const naming = agents.filter(({ repo }) => repo.url !== null);
  const [first] = naming;
  if (first === undefined) return config;
  const other = naming.find(({ repo }) => repo.url !== first.repo.url || repo.branch !== first.repo.branch);
  if (other !== undefined) {
    const reason = `${first.name} and ${other.name} name different repositories or branches, but all agents share one checkout`;
    const example = "the same url and branch for both, or REPO_URL in the environment";
    throw new ConfigError("Agents", [{ where: agentConfig, reason, example }]);
  }
  return {
    ...config,
    url: first.repo.url,
    branch: config.branch ?? first.repo.branch,
    index: config.index && naming.some(({ repo }) => repo.index),
  };
}
