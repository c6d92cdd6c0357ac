import type { JSONObject, JSONValue } from "@modelcontextprotocol/server";
import { z } from "zod";
import { type Binding, hasInput, isPaged } from "./bindings.ts";

/** JSON Schema of a tool's arguments. A type, because the SDK's own type asks for an index signature. */
export type ToolSchema = {
  readonly type: "object";
  readonly properties: Record<string, JSONObject>;
  readonly required?: string[];
  readonly additionalProperties: false;
};

const SPACE = "The space's id; leave it out when you are in one space only";
const KEY =
  "Chosen by you before the first try; a repeat with the same key does nothing and answers the same";
const OFFSET = "How many records to skip: `more.offset` of the answer before";

/**
 * The operation's input as a model sees it: without what the tool sets itself, with `space` to be left out,
 * `key` under the name models know, and shorter where the schema says the same thing twice.
 */
export function inputSchema(binding: Binding): ToolSchema {
  const { tool, spec } = binding;
  const whole = objectSchema(spec.input);
  const properties: Record<string, JSONObject> = {};
  for (const [field, schema] of Object.entries(whole.properties)) {
    if (Object.hasOwn(tool.fixed ?? {}, field)) continue;
    properties[field === "key" ? "idempotencyKey" : field] = {
      ...simplify(schema),
      ...noteOn(binding, field),
    };
  }
  if (isPaged(binding)) properties.offset = { type: "integer", minimum: 0, default: 0, description: OFFSET };
  const needed = [...(whole.required ?? []).filter((field) => field !== "space"), ...(tool.required ?? [])];
  for (const field of tool.required ?? []) delete properties[field]?.default;
  return {
    type: "object",
    properties,
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  };
}

/** Of any zod object: what tools that are no operation show as well. */
export function objectSchema(input: z.ZodObject): ToolSchema {
  const { properties, required } = z.toJSONSchema(input, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  return {
    type: "object",
    // zod writes a schema for every field of an object; `true` stands for none of ours.
    properties: (properties ?? {}) as Record<string, JSONObject>,
    ...(required !== undefined && required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

/** A field that may be null and is null by default is a field to leave out. */
function simplify(schema: JSONObject): JSONObject {
  const { anyOf, default: preset, ...rest } = schema;
  if (Array.isArray(rest.type) && rest.type.includes("boolean")) return { ...rest, type: "boolean" };
  if (preset !== null || !Array.isArray(anyOf)) return schema;
  const kept = anyOf.filter((one) => !isNull(one));
  const [only] = kept;
  return kept.length === 1 && isObject(only) ? { ...rest, ...only } : { ...rest, anyOf: kept };
}

function isNull(schema: JSONValue): boolean {
  return isObject(schema) && schema.type === "null";
}

function isObject(value: JSONValue | undefined): value is JSONObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function noteOn(binding: Binding, field: string): JSONObject {
  const preset = binding.tool.preset ?? {};
  // What the registry presets is written as literals of JSON.
  const own = Object.hasOwn(preset, field) ? { default: preset[field] as JSONValue } : {};
  if (field === "space" && hasInput(binding, "space")) return { description: SPACE };
  if (field === "key") return { description: KEY };
  if (field === "refs") return { items: REFERENCE, description: "What it rests on" };
  return own;
}

/** A bare id counts as evidence. */
const REFERENCE = {
  anyOf: [
    { type: "string", description: "The id of a message or task, as evidence" },
    {
      type: "object",
      properties: {
        id: { type: "string" },
        kind: { type: "string", enum: ["evidence", "answers", "supersedes", "derived-from", "artifact"] },
      },
      required: ["id", "kind"],
    },
  ],
};
