import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { unknownNames } from "./names.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";

/** A scenario that cannot be played; the message holds one line per fault, each with file and line. */
export class ScenarioError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "ScenarioError";
    this.faults = faults;
  }
}

type Place = (path: readonly PropertyKey[], key?: string) => string;

/** @throws ScenarioError that names every fault with its line and, for an unknown key, the allowed ones. */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw new ScenarioError(
      document.errors.map((error) => `${file}:${lineOf(error.pos[0])}: ${error.message}`),
    );
  }
  return checkScenario(document.toJS(), (path, key) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const offset = offsetOf(
        document.getIn(path.slice(0, depth), true),
        depth === path.length ? key : undefined,
      );
      if (offset !== null) return `${file}:${lineOf(offset)}`;
    }
    return file;
  });
}

/** For scenarios that are not read from a file. @throws ScenarioError */
export function checkScenario(value: unknown, place: Place = () => "scenario"): Scenario {
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) {
    throw new ScenarioError(parsed.error.issues.flatMap((issue) => describe(issue, place)));
  }
  const unknown = unknownNames(parsed.data);
  if (unknown.length > 0) {
    throw new ScenarioError(
      unknown.map(({ path, message }) => `${place(path)}: ${written(path)} ${message}`),
    );
  }
  return parsed.data;
}

function describe(issue: z.core.$ZodIssue, place: Place): string[] {
  const where = written(issue.path);
  if (issue.code !== "unrecognized_keys") return [`${place(issue.path)}: ${where}: ${issue.message}`];
  const allowed = keysAt(scenarioSchema, issue.path).join(", ");
  return issue.keys.map(
    (key) => `${place(issue.path, key)}: ${where} has no key "${key}"; allowed: ${allowed}`,
  );
}

function written(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the scenario";
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : `${at > 0 ? "." : ""}${String(step)}`))
    .join("");
}

function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(schema.shape);
  const next: z.core.$ZodType | undefined = schema.shape[String(step)];
  return next === undefined ? [] : keysAt(next, rest);
}

function offsetOf(node: unknown, key: string | undefined): number | null {
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  const ranged = typeof node === "object" && node !== null && "range" in node ? node.range : null;
  return Array.isArray(ranged) && typeof ranged[0] === "number" ? ranged[0] : null;
}
