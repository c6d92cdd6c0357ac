import { z } from "zod";

/** Text for one cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: unknown;
}

type Schema = z.core.JSONSchema.JSONSchema;

/** The fields of an object as its callers or readers see them. */
export function fieldsOf(schema: z.core.$ZodType, io: "input" | "output"): Field[] {
  const json = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    type: typeof property === "boolean" ? "anything" : typeOf(property),
    required: json.required?.includes(name) ?? false,
    fallback: typeof property === "boolean" ? undefined : property.default,
  }));
}

/** A short word for a type: `text`, `number, 1 to 200`, `one of a, b`. */
export function typeOf(schema: Schema): string {
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) {
    const words = options.map((one) => (typeof one === "boolean" ? "anything" : typeOf(one)));
    return [...new Set(words)].join(" or ");
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.map(String).join(", ")}`;
  switch (schema.type) {
    case "string":
      return schema.maxLength === undefined ? "text" : `text, at most ${schema.maxLength} characters`;
    case "integer":
    case "number":
      return numberType(schema);
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "array":
      return `list of ${typeof schema.items === "object" && !Array.isArray(schema.items) ? typeOf(schema.items) : "anything"}`;
    case "object":
      return `{ ${Object.keys(schema.properties ?? {}).join(", ")} }`;
    default:
      return "anything";
  }
}

function numberType({ minimum, maximum }: Schema): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (low !== undefined && high !== undefined) return `number, ${low} to ${high}`;
  if (low !== undefined) return `number from ${low}`;
  return high === undefined ? "number" : `number up to ${high}`;
}
