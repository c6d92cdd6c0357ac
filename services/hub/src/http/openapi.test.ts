import { operations } from "@envoy/protocol";
import { expect, it } from "vitest";
import { z } from "zod";
import { openApiDocument } from "./openapi.ts";

const Schema = z.record(z.string(), z.unknown());
const Content = z.strictObject({ "application/json": z.strictObject({ schema: Schema }) });
const OperationObject = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.never()).optional(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.enum(["path", "query"]),
      required: z.boolean(),
      schema: Schema,
    }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: Content }),
  ),
});
const Document = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith("/"),
    z
      .record(z.enum(["get", "post", "put", "delete"]), OperationObject)
      .or(z.partialRecord(z.enum(["get", "post", "put", "delete"]), OperationObject)),
  ),
  components: z.object({ schemas: z.record(z.string(), Schema), securitySchemes: Schema }),
});

const text = JSON.stringify(openApiDocument("http://localhost:4700"));
const document = Document.parse(JSON.parse(text));
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).flatMap((operation) => (operation === undefined ? [] : [{ path, operation }])),
);

it("describes each operation that has a route, once [openapi]", () => {
  const routed = [...operations].filter(([, { http }]) => http !== undefined).map(([name]) => name);
  expect(described.map(({ operation }) => operation.operationId).sort()).toEqual(routed.sort());
});

it("declares every field of a path, as required, and no other in the path", () => {
  for (const { path, operation } of described) {
    const inPath = operation.parameters.filter((one) => one.in === "path");
    expect(inPath.map(({ name }) => name).sort()).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort(),
    );
    expect(inPath.every(({ required }) => required)).toBe(true);
  }
});

it("refers only to what the document holds", () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(0);
  for (const reference of new Set(references)) {
    expect(reference).toMatch(/^#\/components\/schemas\//);
    expect(document.components.schemas).toHaveProperty(reference.split("/").at(-1) ?? "");
  }
});

it("shows the input of a command as its body", () => {
  const send = described.find(({ operation }) => operation.operationId === "message.send");
  expect(send?.operation.requestBody?.content["application/json"].schema).toMatchObject({
    type: "object",
    required: ["text"],
    properties: { text: { type: "string" } },
  });
});
