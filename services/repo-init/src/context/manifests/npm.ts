import { z } from "zod";
import type { Dependency, ManifestParts } from "./shape.ts";

const texts = z.record(z.string(), z.unknown()).catch({});
const schema = z.object({
  name: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  type: z.string().nullish().catch(null),
  main: z.string().nullish().catch(null),
  module: z.string().nullish().catch(null),
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .nullish()
    .catch(null),
  packageManager: z.string().nullish().catch(null),
  engines: texts.optional(),
  workspaces: z.unknown().optional(),
  scripts: texts.optional(),
  dependencies: texts.optional(),
  devDependencies: texts.optional(),
  optionalDependencies: texts.optional(),
  peerDependencies: texts.optional(),
});

export function parsePackageJson(text: string): ManifestParts {
  const parsed = schema.parse(JSON.parse(text));
  const list = (part: Record<string, unknown> | undefined, scope: Dependency["scope"]): Dependency[] =>
    Object.entries(part ?? {}).map(([name, version]) => ({ name, version: String(version), scope }));
  const bins = typeof parsed.bin === "string" ? [parsed.bin] : Object.values(parsed.bin ?? {});
  const engines = Object.entries(parsed.engines ?? {}).map(
    ([name, range]) => `needs ${name} ${String(range)}`,
  );
  return {
    name: parsed.name ?? null,
    description: parsed.description || null,
    dependencies: [
      ...list(parsed.dependencies, "direct"),
      ...list(parsed.devDependencies, "dev"),
      ...list(parsed.optionalDependencies, "optional"),
      ...list(parsed.peerDependencies, "peer"),
    ],
    scripts: Object.entries(parsed.scripts ?? {}).map(([name, command]) => ({
      name,
      command: String(command),
    })),
    entries: [parsed.main, parsed.module, ...bins].filter((entry) => typeof entry === "string"),
    notes: [
      ...(parsed.type ? [`type: ${parsed.type}`] : []),
      ...(parsed.workspaces ? ["has workspaces"] : []),
      ...(parsed.packageManager ? [`package manager ${parsed.packageManager}`] : []),
      ...engines,
    ],
  };
}
