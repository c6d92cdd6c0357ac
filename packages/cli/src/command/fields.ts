import type { Operation } from "@envoy/protocol";
import { z } from "zod";
import type { Option } from "./spec.ts";
import type { Value } from "./values.ts";

/** One field of an operation's input as an option, and how its value is read back into the input. */
export interface Field {
  readonly field: string;
  readonly option: Option;
  /** What lists hold: plain text, or references given as ids. */
  readonly items: "text" | "refs";
  /** Whether the option's text is a number in the input. */
  readonly numeric: boolean;
}

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly default?: unknown;
}

/** The options of an operation, read from its input schema: the names and defaults are those of the hub. */
export function fieldsOf(operation: Operation): Field[] {
  const { names = {}, hidden = [] } = operation.cli ?? {};
  // What has no form in JSON Schema shows as an empty shape, which is taken for text.
  const schema = z.toJSONSchema(operation.input, { io: "input", unrepresentable: "any", reused: "inline" });
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .filter(([field]) => !hidden.includes(field))
    .map(([field, shape]) => {
      const name = names[field] ?? kebab(field);
      // Properties of a JSON Schema are schemas or booleans; zod writes schemas.
      return fieldOf({
        field,
        name,
        shape: shape as Shape,
        required: required.has(field) && field !== "space",
      });
    });
}

function fieldOf(one: { field: string; name: string; shape: Shape; required: boolean }): Field {
  const shape = plainShape(one.shape);
  const choices = shape.enum?.filter((choice) => typeof choice === "string");
  const numeric = shape.type === "number" || shape.type === "integer";
  const kind =
    shape.type === "boolean" ? "flag" : numeric ? "number" : shape.type === "array" ? "list" : "text";
  const fallback = one.shape.default;
  const nullable = one.shape.anyOf?.some((part) => part.type === "null") === true;
  return {
    field: one.field,
    items: shape.items?.type === "object" ? "refs" : "text",
    numeric,
    option: {
      name: one.name,
      // `off` is how a limit is taken away, so such a number is read as text.
      kind: numeric && nullable && fallback === undefined ? "text" : kind,
      summary: summaryOf(one.field),
      ...(choices === undefined || choices.length === 0 ? {} : { choices }),
      ...(one.required ? { required: true } : {}),
      ...(fallback === undefined || fallback === null || Array.isArray(fallback) || fallback === ""
        ? {}
        : { fallback: String(fallback) }),
    },
  };
}

/** Optional and nullable fields are a choice between null and the real thing. */
function plainShape(shape: Shape): Shape {
  const parts = shape.anyOf?.filter((part) => part.type !== "null") ?? [];
  const flag = parts.find((part) => part.type === "boolean");
  return flag ?? (parts.length > 0 ? plainShape(parts[0] ?? {}) : shape);
}

/** The input of a call from the options that were given; the hub fills in and checks the rest. */
export function inputOf(
  fields: readonly Field[],
  values: ReadonlyMap<string, Value>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { field, option, items, numeric } of fields) {
    const value = values.get(option.name);
    if (value === undefined) continue;
    if (items === "refs" && Array.isArray(value)) input[field] = value.map(readRef);
    else if (numeric && typeof value === "string") input[field] = value === "off" ? null : Number(value);
    else input[field] = value;
  }
  return input;
}

/** `msg_…` cites as evidence; `answers:msg_…` says how. */
export function readRef(text: string): { id: string; kind: string } {
  const [kind, id] = text.includes(":") ? text.split(":", 2) : ["evidence", text];
  return { id: id ?? "", kind: kind ?? "evidence" };
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const summaries: Readonly<Record<string, string>> = {
  space: "The space, by id or name (ENVOY_SPACE)",
  task: "The task, by id or its first digits",
  message: "The message, by id",
  refs: "Messages that this rests on, by id, with commas between",
  evidence: "Messages that show it",
  assignee: "Whose it is to be, by name",
  member: "The member, by name",
  priority: "How urgent it is",
  blockedBy: "Tasks that come first, by id, with commas between",
  thread: "The message whose thread it belongs to",
  waitMs: "Milliseconds to wait until there is something",
  limit: "How many at most",
  note: "Why, in a sentence",
  reason: "Why, in a sentence",
  summary: "What was done",
  review: "Let somebody else accept it first",
  mine: "Only what is mine",
  status: "Only those in this state",
  depth: "How many steps back",
  budgetTokens: "About how many tokens it may fill",
  text: "The words",
  name: "The name",
};

function summaryOf(field: string): string {
  return (
    summaries[field] ??
    kebab(field)
      .replaceAll("-", " ")
      .replace(/^./, (letter) => letter.toUpperCase())
  );
}
