import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { agentConfigSchema, ConfigError, type Environment, loadEnv, readYamlFile } from "@envoy/node-kit";
import { composeRole } from "@envoy/space";
import { programs } from "../reference/config.ts";
import type { Finding } from "./finding.ts";

/** Whether a key is there; never what it is. */
export function vendorKey(env: Environment, name: string, agent: string): Finding {
  const set = Boolean(env[name] || env[`${name}_FILE`]);
  return set
    ? { level: "ok", what: `${name} is set` }
    : { level: "note", what: `${name} is not set: a scripted model plays for the ${agent}` };
}

/** Every variable of every program, as the programs themselves would read them. */
export function environment(env: Environment): Finding[] {
  const faults = new Map<string, string>();
  for (const { schema } of programs) {
    try {
      loadEnv(schema, env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { where, reason } of error.faults) faults.set(where, reason);
    }
  }
  if (faults.size === 0) return [{ level: "ok", what: "every variable that is set can be read" }];
  return [...faults].map(([where, reason]) => ({
    level: "fault",
    what: `${where}: ${reason}`,
    next: "docs/reference/config.md lists what is allowed.",
  }));
}

export async function agentFile(path: string): Promise<Finding> {
  if (!existsSync(path)) return { level: "note", what: `${path} is made at the first start` };
  try {
    const agents = await readYamlFile(path, agentConfigSchema);
    return { level: "ok", what: `${path}: ${[...agents.keys()].join(", ")}` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { level: "fault", what: error.message };
  }
}

/** Every role prompt with its shared parts. */
export async function prompts(folder: string): Promise<Finding[]> {
  if (!existsSync(folder))
    return [{ level: "fault", what: `there is no folder ${folder} with role prompts` }];
  const shared = existsSync(join(folder, "shared")) ? await texts(join(folder, "shared")) : {};
  const parts = Object.fromEntries(Object.entries(shared).map(([name, text]) => [`shared/${name}`, text]));
  const roles = Object.entries(await texts(folder));
  const faults = roles.flatMap(([role, text]): Finding[] => {
    const composed = composeRole(text, parts);
    return composed.ok
      ? []
      : composed.error.map(({ line, problem }) => ({
          level: "fault",
          what: `${join(folder, `${role}.md`)}, line ${line}: ${problem}`,
        }));
  });
  return faults.length > 0
    ? faults
    : [{ level: "ok", what: `roles: ${roles.map(([role]) => role).join(", ")}` }];
}

async function texts(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md"));
  const read = async (name: string) =>
    [name.slice(0, -3), await readFile(join(folder, name), "utf8")] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}
