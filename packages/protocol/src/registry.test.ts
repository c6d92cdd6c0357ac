import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { errorCatalogue } from "./errors.ts";
import type { Operation } from "./operation.ts";
import { httpRoute, operations } from "./registry.ts";

const all = [...operations];
const routed = all.flatMap(([name, operation]) =>
  operation.http === undefined ? [] : [{ name, operation, route: httpRoute(operation.http) }],
);
const slashes = all.flatMap(([name, operation]) =>
  operation.slash === undefined ? [] : [{ name, operation, slash: operation.slash }],
);
const room = "room_1778994801731qqqjju";

describe("an operation [one-definition]", () => {
  it.each(all)("%s says what it is, once", (name, operation) => {
    expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    expect(operation.summary).toMatch(/^[A-Z][^\n]{4,200}[^.\s]$/);
    const own = operation.errors as readonly string[];
    expect(new Set(own).size).toBe(own.length);
    for (const code of own) expect(Object.keys(errorCatalogue)).toContain(code);
  });

  it.each(all)("%s that asks for standing in a space names the space", (_, operation) => {
    const inSpace = operation.needs !== "public" && operation.needs !== "account";
    if (inSpace) expect(Object.keys(operation.input.shape)).toContain("space");
  });

  it.each(all)("%s can be described to a program", (_, operation) => {
    expect(() => z.toJSONSchema(operation.input, { io: "input" })).not.toThrow();
    expect(() => z.toJSONSchema(operation.output, { io: "output", unrepresentable: "any" })).not.toThrow();
  });
});

describe("a route [one-definition]", () => {
  it.each(routed)("of $name takes its fields from the input", ({ operation, route }) => {
    for (const field of route.fields) expect(Object.keys(operation.input.shape)).toContain(field);
    expect(route.path).toMatch(/^\/v1(\/(:[a-zA-Z]+|[a-z-]+(\.json)?))+$/);
  });

  it.each(routed)("of $name fits what it does", ({ operation, route }) => {
    if (route.method === "GET") expect(operation.kind).toBe("query");
  });

  it("belongs to one operation, and none hides another", () => {
    const hidden = routed.flatMap((first, index) =>
      routed
        .slice(index + 1)
        .flatMap((later) => (hides(first.route, later.route) ? [[first.name, later.name]] : [])),
    );
    expect(hidden).toEqual([]);
  });

  it.each(routed.filter(({ route }) => route.method === "GET" || route.method === "DELETE"))(
    "of $name reads its fields from text, as a query string carries them",
    ({ operation, route }) => {
      for (const [field, schema] of Object.entries(operation.input.shape)) {
        if (route.fields.includes(field)) continue;
        const kind = innermost(schema);
        const texts =
          kind === "number" || kind === "int" ? ["1", "50", "5000"] : kind === "boolean" ? ["true"] : null;
        if (texts !== null)
          expect(
            texts.some((text) => z.safeParse(schema, text).success),
            `${field} of type ${kind}`,
          ).toBe(true);
        expect(["array", "object", "record"], `${field} cannot stand in a query string`).not.toContain(kind);
      }
    },
  );
});

/** A request for `later` would be taken by `first`. */
function hides(first: ReturnType<typeof httpRoute>, later: ReturnType<typeof httpRoute>): boolean {
  if (first.method !== later.method) return false;
  const [a, b] = [first.path.split("/"), later.path.split("/")];
  return a.length === b.length && a.every((part, index) => part.startsWith(":") || part === b[index]);
}

/** The type below defaults, nulls and the like. */
function innermost(schema: z.core.$ZodType): string {
  let current = schema._zod.def;
  for (;;) {
    const inner =
      "innerType" in current
        ? current.innerType
        : "in" in current && current.type === "pipe"
          ? current.in
          : null;
    if (inner === null) return current.type;
    // Wrappers of every kind hold a schema under these names.
    current = (inner as z.core.$ZodType)._zod.def;
  }
}

describe("a slash command [slash-commands]", () => {
  it("has a name of its own, and a usage that shows it", () => {
    const names = slashes.map(({ slash }) => slash.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { slash } of slashes) {
      expect(slash.name).toMatch(/^[a-z]+$/);
      expect(slash.usage).toMatch(new RegExp(`^(\\[@agent\\] )?/${slash.name}( |$)`));
    }
  });

  it("of every name that people were promised is there", () => {
    const promised = [
      "help",
      "status",
      "model",
      "reasoning",
      "approvals",
      "approve",
      "decline",
      "stop",
      "steer",
    ];
    expect(slashes.map(({ slash }) => slash.name)).toEqual(expect.arrayContaining(promised));
  });

  it.each([
    ["status", "", "Reviewer", { agent: "Reviewer" }],
    ["model", "list", null, { agent: null, model: null }],
    ["model", "gpt-6", "Reviewer", { agent: "Reviewer", model: "gpt-6" }],
    ["reasoning", "high", null, { agent: null, effort: "high" }],
    ["steer", "look at  the tests", null, { agent: null, text: "look at  the tests" }],
    ["steer", "", null, { problem: "say what it should know" }],
    ["approve", "", null, { approval: null, scope: "once" }],
    ["approve", "#7 session", null, { approval: "7", scope: "session" }],
    ["approve", "7 forever", null, { problem: "the scope is once, session or rule" }],
    ["decline", "7 stop not on main", null, { approval: "7", stop: true, note: "not on main" }],
    ["decline", "not now", null, { approval: null, stop: false, note: "not now" }],
    ["budget", "costusd $2.50", null, { limit: "costUsd", value: 2.5 }],
    ["budget", "tokens off", null, { limit: "tokens", value: null }],
    ["budget", "turns many", null, { problem: "give a number, or off" }],
    ["continue", "once", null, { chain: null, mode: "once" }],
  ])("/%s %s", (name, rest, agent, expected) => {
    const { slash } = slashes.find((one) => one.slash.name === name) ?? expect.fail(`no /${name}`);
    const words = rest === "" ? [] : rest.split(/\s+/);
    expect(slash.parse({ rest, words, agent })).toEqual(expected);
  });

  it.each(slashes)("$slash.name reads any words without a fault", ({ operation, slash }) => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (typed) => {
        const rest = typed.trim();
        const words = rest === "" ? [] : rest.split(/\s+/);
        const input: Record<string, unknown> = { ...slash.parse({ rest, words, agent: null }) };
        if (typeof input.problem === "string") expect(input.problem).not.toBe("");
        else parseAsDispatch(operation, input);
      }),
      { numRuns: 100 },
    );
  });
});

/** Either it fits, or the refusal names fields that the operation has. */
function parseAsDispatch(operation: Operation, input: Record<string, unknown>): void {
  for (const field of Object.keys(input)) expect(Object.keys(operation.input.shape)).toContain(field);
  const parsed = operation.input.safeParse({ space: room, ...input });
  for (const issue of parsed.error?.issues ?? [])
    expect(Object.keys(operation.input.shape)).toContain(String(issue.path[0]));
}
