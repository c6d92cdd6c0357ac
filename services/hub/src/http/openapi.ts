import {
  type ErrorCode,
  errorCatalogue,
  httpRoute,
  type Operation,
  operations,
  PRODUCT_VERSION,
  pipelineErrors,
} from "@envoy/protocol";
import { z } from "zod";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of all operations that have a route, written from the registry alone. */
export function openApiDocument(server: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, operation] of operations) {
    if (operation.http === undefined) continue;
    const route = httpRoute(operation.http);
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(name, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Envoy hub",
      version: PRODUCT_VERSION,
      description: "Every operation is also callable as POST /v1/call/{operation} with its input as JSON.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A session token, or <agent_id>.<api_key>" },
        cookie: { type: "apiKey", in: "cookie", name: "envoy_session" },
      },
      schemas: { Error: errorSchema },
    },
  };
}

const errorSchema = {
  type: "object",
  required: ["ok", "error"],
  properties: {
    ok: { const: false },
    error: {
      type: "object",
      required: ["code", "data", "message", "next"],
      properties: {
        code: { type: "string", enum: Object.keys(errorCatalogue) },
        data: { type: "object" },
        message: { type: "string", description: "A sentence for people" },
        next: { type: "string", description: "What to do about it" },
      },
    },
  },
};

function describe(name: string, operation: Operation): Json {
  const { method, fields } = httpRoute(operation.http ?? "");
  const input = jsonSchema(operation.input, "input");
  const properties = recordOf(input.properties);
  const required = Array.isArray(input.required) ? input.required : [];
  const rest = Object.keys(properties).filter((key) => !fields.includes(key));
  const inQuery = method === "GET" || method === "DELETE";
  const parameter = (key: string, place: "path" | "query") => ({
    name: key,
    in: place,
    required: place === "path" || required.includes(key),
    schema: properties[key],
  });
  return {
    operationId: name,
    summary: operation.summary,
    tags: [name.split(".")[0]],
    ...(operation.needs === "public" ? { security: [] } : {}),
    parameters: [
      ...fields.map((key) => parameter(key, "path")),
      ...(inQuery ? rest.map((key) => parameter(key, "query")) : []),
    ],
    ...(inQuery || rest.length === 0 ? {} : { requestBody: bodyOf(rest, properties, required) }),
    responses: { "200": success(operation), ...failures(operation) },
  };
}

function bodyOf(keys: readonly string[], properties: Json, required: readonly unknown[]): Json {
  const needed = keys.filter((key) => required.includes(key));
  const schema = {
    type: "object",
    properties: Object.fromEntries(keys.map((key) => [key, properties[key]])),
    ...(needed.length > 0 ? { required: needed } : {}),
  };
  return { required: needed.length > 0, content: { "application/json": { schema } } };
}

function success(operation: Operation): Json {
  const schema = {
    type: "object",
    required: ["ok", "value"],
    properties: { ok: { const: true }, value: jsonSchema(operation.output, "output") },
  };
  return { description: "Done", content: { "application/json": { schema } } };
}

/** One response per status, which names the codes that come with it. */
function failures(operation: Operation): Json {
  const codes: readonly ErrorCode[] = [...new Set([...operation.errors, ...pipelineErrors])];
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = errorCatalogue[code];
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  return Object.fromEntries(
    [...statuses]
      .sort()
      .map(([status, names]) => [String(status), { description: names.join(", "), content }]),
  );
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}

function recordOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
