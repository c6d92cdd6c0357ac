import { z } from "zod";
import type { Dependency, ManifestParts } from "./shape.ts";
import { readTables, stringsIn } from "./toml.ts";

export function parseGoMod(text: string): ManifestParts {
  const lines = text.split("\n").map((line) => line.replace(/^\s*require\s+/, "").trim());
  const dependencies = lines.flatMap((line): Dependency[] => {
    const match = /^([\w.-]+\.[\w.-]+(?:\/\S+)?)\s+(v\S+)(\s*\/\/\s*indirect)?/.exec(line);
    return match?.[1] && !match[3] ? [{ name: match[1], version: match[2] ?? "", scope: "direct" }] : [];
  });
  const go = /^go\s+(\S+)/m.exec(text)?.[1];
  return {
    description: null,
    name: /^module\s+(\S+)/m.exec(text)?.[1] ?? null,
    dependencies,
    scripts: [],
    entries: [],
    notes: go ? [`needs go ${go}`] : [],
  };
}

export function parseCargo(text: string): ManifestParts {
  const tables = readTables(text);
  const scopeOf = (table: string): Dependency["scope"] =>
    /dev-dependencies|build-dependencies/.test(table) ? "dev" : "direct";
  const dependencies = tables.flatMap(({ name, entries }): Dependency[] => {
    const single = /(?:^|\.)(?:dev-|build-)?dependencies\.([\w-]+)$/.exec(name)?.[1];
    if (single !== undefined) {
      const version = entries.find(({ key }) => key === "version")?.value ?? "";
      return [{ name: single, version: stringsIn(version)[0] ?? "", scope: scopeOf(name) }];
    }
    if (!/(?:^|\.)(?:dev-|build-)?dependencies$/.test(name)) return [];
    return entries.map(({ key, value }) => ({
      name: key.replace(/\.workspace$/, ""),
      version: cargoVersion(value),
      scope: scopeOf(name),
    }));
  });
  const inPackage = tables.find(({ name }) => name === "package")?.entries ?? [];
  const crate = stringsIn(inPackage.find(({ key }) => key === "name")?.value ?? "")[0];
  const edition = stringsIn(inPackage.find(({ key }) => key === "edition")?.value ?? "")[0];
  return {
    name: crate ?? null,
    description: stringsIn(inPackage.find(({ key }) => key === "description")?.value ?? "")[0] ?? null,
    dependencies,
    scripts: [],
    entries: [],
    notes: edition ? [`edition ${edition}`] : [],
  };
}

function cargoVersion(value: string): string {
  if (/^["']/.test(value)) return stringsIn(value)[0] ?? "";
  return (
    /\bversion\s*=\s*"([^"]*)"/.exec(value)?.[1] ??
    (/workspace\s*=\s*true|^true$/.test(value) ? "workspace" : "")
  );
}

export function parseGemfile(text: string): ManifestParts {
  let group: Dependency["scope"] = "direct";
  const dependencies = text.split("\n").flatMap((line): Dependency[] => {
    if (/^\s*group\b/.test(line)) group = /:(?:development|test)/.test(line) ? "dev" : "direct";
    else if (/^end\b/.test(line)) group = "direct";
    const match = /^\s*gem\s+["']([^"']+)["'](?:\s*,\s*["']([^"']+)["'])?/.exec(line);
    return match?.[1] ? [{ name: match[1], version: match[2] ?? "", scope: group }] : [];
  });
  return { name: null, description: null, dependencies, scripts: [], entries: [], notes: [] };
}

const composer = z.object({
  name: z.string().nullish().catch(null),
  require: z.record(z.string(), z.string()).catch({}).optional(),
  "require-dev": z.record(z.string(), z.string()).catch({}).optional(),
});

export function parseComposer(text: string): ManifestParts {
  const parsed = composer.parse(JSON.parse(text));
  const list = (part: Record<string, string> | undefined, scope: Dependency["scope"]): Dependency[] =>
    Object.entries(part ?? {}).flatMap(([name, version]) =>
      name === "php" || name.startsWith("ext-") ? [] : [{ name, version, scope }],
    );
  const php = parsed.require?.php;
  return {
    name: parsed.name ?? null,
    description: null,
    dependencies: [...list(parsed.require, "direct"), ...list(parsed["require-dev"], "dev")],
    scripts: [],
    entries: [],
    notes: php === undefined ? [] : [`needs php ${php}`],
  };
}
