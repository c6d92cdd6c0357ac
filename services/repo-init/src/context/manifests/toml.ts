/** A table of a TOML file as its lines of `key = value`; enough for manifests, not a TOML reader. */
export interface TomlTable {
  readonly name: string;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

/** Splits TOML into tables. Arrays over several lines are joined into one value; comments go. */
export function readTables(text: string): TomlTable[] {
  const tables: { name: string; entries: { key: string; value: string }[] }[] = [{ name: "", entries: [] }];
  let open: { key: string; value: string } | null = null;
  for (const raw of text.split("\n")) {
    const line = withoutComment(raw).trim();
    if (open !== null) {
      open.value += ` ${line}`;
      if (balance(open.value) <= 0) open = null;
      continue;
    }
    const header = /^\[\[?\s*(.+?)\s*\]\]?$/.exec(line)?.[1];
    if (header !== undefined) {
      tables.push({ name: header.replaceAll('"', ""), entries: [] });
      continue;
    }
    const pair = /^("[^"]+"|'[^']+'|[\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (pair === null) continue;
    const entry = { key: (pair[1] ?? "").replace(/^["']|["']$/g, ""), value: pair[2] ?? "" };
    tables.at(-1)?.entries.push(entry);
    if (balance(entry.value) > 0) open = entry;
  }
  return tables;
}

/** The strings within a value, in order: the items of an array, or the one value. */
export function stringsIn(value: string): string[] {
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? "");
}

function withoutComment(line: string): string {
  return /^((?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*)#/.exec(line)?.[1] ?? line;
}

function balance(value: string): number {
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}
