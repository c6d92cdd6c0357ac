import type { Dependency, ManifestParts } from "./shape.ts";
import { readTables, stringsIn } from "./toml.ts";

/** `name[extra]>=1 ; marker` → name and version. */
function requirement(text: string, scope: Dependency["scope"]): Dependency[] {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)/.exec(text);
  return match?.[1] ? [{ name: match[1], version: (match[2] ?? "").trim(), scope }] : [];
}

export function parseRequirements(text: string): ManifestParts {
  const lines = text.split("\n").filter((line) => !/^\s*(?:#|-|$)/.test(line));
  return {
    name: null,
    description: null,
    dependencies: lines.flatMap((line) => requirement(line, "direct")),
    scripts: [],
    entries: [],
    notes: [],
  };
}

export function parsePyproject(text: string): ManifestParts {
  const tables = readTables(text);
  const entriesOf = (name: string) =>
    tables.filter((table) => table.name === name).flatMap(({ entries }) => entries);
  const poetry = (name: string, scope: Dependency["scope"]) =>
    entriesOf(name).flatMap(({ key, value }) =>
      key === "python" ? [] : [{ name: key, version: stringsIn(value)[0] ?? "", scope }],
    );
  const project = entriesOf("project");
  const named = (key: string) => project.find((entry) => entry.key === key)?.value ?? "";
  const groups = [...entriesOf("project.optional-dependencies"), ...entriesOf("dependency-groups")];
  const poetryGroups = tables.filter(({ name }) =>
    /^tool\.poetry\.(?:group\..+\.|dev-)dependencies$/.test(name),
  );
  const name =
    stringsIn(named("name"))[0] ??
    stringsIn(entriesOf("tool.poetry").find(({ key }) => key === "name")?.value ?? "")[0];
  const python = stringsIn(named("requires-python"))[0];
  return {
    name: name ?? null,
    description: stringsIn(named("description"))[0] ?? null,
    dependencies: [
      ...stringsIn(named("dependencies")).flatMap((text) => requirement(text, "direct")),
      ...groups.flatMap(({ key, value }) =>
        stringsIn(value).flatMap((text) =>
          requirement(text, /dev|test|lint|doc/.test(key) ? "dev" : "optional"),
        ),
      ),
      ...poetry("tool.poetry.dependencies", "direct"),
      ...poetryGroups.flatMap((table) => poetry(table.name, "dev")),
    ],
    scripts: [...entriesOf("project.scripts"), ...entriesOf("tool.poetry.scripts")].map(({ key, value }) => ({
      name: key,
      command: stringsIn(value)[0] ?? "",
    })),
    entries: [],
    notes: python === undefined ? [] : [`needs python ${python}`],
  };
}
