import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { agentConfigSchema, parseYaml } from "@envoy/node-kit";
import { parseDocument, stringify } from "yaml";
import { writeWhole } from "./files.ts";

/**
 * Gives each agent a folder with an agent_config.yaml of its own entry alone. Each adapter's container mounts one
 * of these folders, so that no agent can read another's key. Call it when all credentials are filled in.
 */
export async function shareCredentials({ from, folder }: { from: string; folder: string }): Promise<void> {
  const text = await readFile(from, "utf8");
  const entries = parseDocument(text);
  for (const name of parseYaml(text, from, agentConfigSchema).keys()) {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
    await writeWhole({
      path: join(folder, name, "agent_config.yaml"),
      text: stringify({ [name]: entries.get(name) }),
      mode: 0o600,
    });
  }
}
