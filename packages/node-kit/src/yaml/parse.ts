import { readFile, stat } from "node:fs/promises";
import { type Document, isMap, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";
import type { z } from "zod";
import { ConfigError, type Fault } from "../faults.ts";
import { issueSentence } from "../issue-sentence.ts";
import { guardYaml, YAML_LIMITS } from "./guard.ts";
import { allowedKeys } from "./schema-keys.ts";
import { unknownKeyFaults } from "./unknown-keys.ts";

/** As `parseYaml` over a file's content; a missing or unreadable file is a ConfigError too. */
export async function readYamlFile<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  return parseYaml(await readText(path), path, schema);
}

/**
 * Parses one YAML 1.2 document into what the schema says, or throws a ConfigError with every fault at
 * `file:line:column`. Nesting, size and aliases are limited before the parser sees the text, because a deep
 * document would end the process instead of raising an error.
 */
export function parseYaml<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const refusal = guardYaml(source);
  if (refusal !== null) {
    throw new ConfigError(file, [
      { where: `${file}:${lineAndColumn(source, refusal.offset)}`, reason: refusal.reason, example: null },
    ]);
  }
  const document = withinStack(file, () => parseDocument(source, file));
  const parsed = schema.safeParse(toValue(document.doc, file));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    file,
    parsed.error.issues.flatMap((issue) => issueFaults(issue, document, schema)).sort(byPlace),
  );
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size <= YAML_LIMITS.bytes + 3) return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const reason = code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`;
    throw new ConfigError(path, [{ where: path, reason, example: null }]);
  }
  throw new ConfigError(path, [
    { where: path, reason: `larger than ${YAML_LIMITS.bytes / 1024} KiB`, example: null },
  ]);
}

interface Placed {
  readonly doc: Document;
  /** `file:line:column` of an offset. */
  readonly at: (offset: number) => string;
}

function parseDocument(source: string, file: string): Placed {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const docs = parseAllDocuments(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    merge: true,
    stringKeys: true,
  });
  const [doc, second] = "empty" in docs ? [] : docs;
  if (doc === undefined)
    throw new ConfigError(file, [{ where: `${file}:1:1`, reason: "the file is empty", example: null }]);
  const faults: Fault[] = doc.errors.map((error) => ({
    where: at(error.pos[0]),
    reason: syntaxSentence(error.code, error.message),
    example: null,
  }));
  faults.push(
    ...unknownAliases(doc).map(({ offset, name }) => ({
      where: at(offset),
      reason: `*${name} has no anchor &${name} before it`,
      example: null,
    })),
  );
  if (second !== undefined) {
    faults.push({
      where: at(second.range[0]),
      reason: "a second document starts here; only one is allowed",
      example: null,
    });
  }
  if (faults.length > 0) throw new ConfigError(file, faults);
  return { doc, at };
}

function unknownAliases(doc: Document): { offset: number; name: string }[] {
  const unknown: { offset: number; name: string }[] = [];
  visit(doc, {
    Alias(_key, node) {
      if (node.resolve(doc) === undefined) unknown.push({ offset: node.range?.[0] ?? 0, name: node.source });
    },
  });
  return unknown;
}

function syntaxSentence(code: string, message: string): string {
  if (code === "TAB_AS_INDENT") return "indented with a tab; use spaces";
  if (code === "DUPLICATE_KEY") return "this key stands twice in the same map";
  if (/reserved character [@`]/.test(message))
    return 'a value that starts with @ or ` must stand in quotes: "@name"';
  return message;
}

/** Aliases that fan out and merges of what is no map are refused only here, when the value is built. */
function toValue(doc: Document, file: string): unknown {
  try {
    return doc.toJS({ maxAliasCount: YAML_LIMITS.aliases });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigError(file, [{ where: `${file}:1:1`, reason: lowerFirst(error.message), example: null }]);
  }
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

function issueFaults(issue: z.core.$ZodIssue, document: Placed, schema: z.ZodType): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const places = issue.keys.map((key) => ({
      key,
      where: document.at(keyOffset(document.doc, [...issue.path, key])),
    }));
    return unknownKeyFaults({ places, path: issue.path, allowed: allowedKeys(schema, issue.path) });
  }
  const present = document.doc.hasIn(issue.path.map(String));
  const node = present ? document.doc.getIn(issue.path.map(String), true) : undefined;
  const shown = isScalar(node) && !SECRET.test(String(issue.path.at(-1))) ? JSON.stringify(node.value) : null;
  const path = issue.path.map(String).join(".");
  const reason =
    present || issue.code !== "invalid_type"
      ? issueSentence(issue, shown ?? (present ? "this" : null))
      : "is missing";
  return [
    {
      where: document.at(keyOffset(document.doc, issue.path)),
      reason: path === "" ? reason : `${path}: ${reason}`,
      example: null,
    },
  ];
}

const SECRET = /key|token|secret|password/i;

/** Where the key stands, or its nearest ancestor that is there. */
function keyOffset(doc: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? doc.contents : doc.getIn(path.slice(0, length - 1).map(String), true);
    const name = String(path[length - 1]);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === name)
      : undefined;
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    const node = doc.getIn(path.slice(0, length).map(String), true);
    if (isScalar(node) && node.range) return node.range[0];
  }
  return doc.contents?.range?.[0] ?? 0;
}

function lineAndColumn(source: string, offset: number): string {
  const before = source.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function byPlace(left: Fault, right: Fault): number {
  return left.where.localeCompare(right.where, "en", { numeric: true });
}

/** What the guard does not foresee still ends as a fault of the file: the parser's stack is not the program's. */
function withinStack<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(file, [{ where: `${file}:1:1`, reason: "nested too deeply", example: null }]);
  }
}
