import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalize, NotCanonicalError } from "./canonical.ts";
import { parseCanonical } from "./parse-canonical.ts";

const text = fc.string({ unit: "binary" }).filter((value) => !/\p{Surrogate}/u.test(value));
const key = text.filter((value) => value !== "__proto__");
const value = fc
  .letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      text,
      tie("array"),
      tie("object"),
    ),
    array: fc.array(tie("any"), { maxLength: 5 }),
    object: fc.dictionary(key, tie("any"), { maxKeys: 5 }),
  }))
  .any.filter((made) => !hasNegativeZero(made));

function hasNegativeZero(made: unknown): boolean {
  if (Object.is(made, -0)) return true;
  return typeof made === "object" && made !== null && Object.values(made).some(hasNegativeZero);
}

/** The same value with every object's keys in another order. */
function shuffled(made: unknown): unknown {
  if (Array.isArray(made)) return made.map(shuffled);
  if (typeof made !== "object" || made === null) return made;
  return Object.fromEntries(
    Object.entries(made)
      .toReversed()
      .map(([name, inner]) => [name, shuffled(inner)]),
  );
}

describe("canonicalize", () => {
  it("keeps the value and forgets the order of keys", () => {
    fc.assert(
      fc.property(value, (made) => {
        const written = canonicalize(made);
        expect(canonicalize(JSON.parse(written))).toBe(written);
        expect(canonicalize(shuffled(made))).toBe(written);
        expect(canonicalize(JSON.parse(JSON.stringify(made)))).toBe(written);
      }),
    );
  });

  it("writes what RFC 8785 writes", () => {
    // The order and the escapes of the document's own examples, without its floats.
    const keys = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Dalet",
      "1": "One",
      "\u{1f600}": "Emoji",
      "\u0080": "Control",
      "\u00f6": "Latin",
    };
    const order = [...canonicalize(keys).matchAll(/:"([A-Za-z ]+)"/g)].map((match) => match[1]);
    expect(order).toEqual(["Carriage Return", "One", "Control", "Latin", "Euro Sign", "Emoji", "Dalet"]);
    expect(canonicalize('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
    expect(canonicalize({ b: [true, null, -7], a: {} })).toBe('{"a":{},"b":[true,null,-7]}');
  });

  const sparse = [1, 2];
  delete sparse[0];
  const refused: readonly [string, unknown, string][] = [
    ["a float", { a: [0.5] }, "$.a[0]"],
    ["NaN", Number.NaN, "$"],
    ["negative zero", -0, "$"],
    ["an unsafe integer", 2 ** 53, "$"],
    ["undefined", { a: undefined }, "$.a"],
    ["a bigint", 1n, "$"],
    ["a date", new Date(0), "$"],
    ["a map", new Map(), "$"],
    ["a class", new (class A {})(), "$"],
    ["a symbol key", { [Symbol("s")]: 1 }, "$"],
    ["a hidden key", Object.defineProperty({}, "a", { value: 1 }), "$"],
    ["a hole", sparse, "$"],
    ["a lone surrogate", "a\ud800", "$"],
    ["a lone surrogate in a key", { "\udc00": 1 }, "$.\udc00"],
    ["__proto__", JSON.parse('{"__proto__":1}'), "$.__proto__"],
    ["too many keys", Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`k${index}`, 1])), "$"],
    ["too many items", new Array(1025).fill(1), "$"],
  ];
  it.each(refused)("refuses %s and says where", (_name, made, path) => {
    expect(() => canonicalize(made)).toThrow(NotCanonicalError);
    expect(() => canonicalize(made)).toThrow(expect.objectContaining({ path }));
  });

  it("refuses depth beyond 16 and cycles", () => {
    const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    expect(canonicalize(nested(16))).toBe("[".repeat(16) + "]".repeat(16));
    expect(() => canonicalize(nested(17))).toThrow("too deep");
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(() => canonicalize(cycle)).toThrow("too deep");
  });
});

describe("parseCanonical", () => {
  it("reads back what canonicalize wrote, as text and as bytes", () => {
    fc.assert(
      fc.property(value, (made) => {
        const written = canonicalize(made);
        const expected = { ok: true, text: written, value: JSON.parse(written) };
        expect(parseCanonical(written)).toEqual(expected);
        expect(parseCanonical(new TextEncoder().encode(written))).toEqual(expected);
      }),
    );
  });

  it("accepts no second spelling of anything", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (candidate) => {
        const parsed = parseCanonical(candidate);
        if (parsed.ok) expect(canonicalize(parsed.value)).toBe(candidate);
      }),
    );
  });

  const refused: readonly [string, string | Uint8Array, string][] = [
    ["a duplicate key", '{"a":1,"a":2}', "not canonical"],
    ["another order", '{"b":1,"a":2}', "not canonical"],
    ["whitespace", '{"a": 1}', "not canonical"],
    ["a trailing newline", "1\n", "not canonical"],
    ["__proto__", '{"__proto__":{}}', "not canonical"],
    ["a needless escape", '"\\u0061"', "not canonical"],
    ["an upper-case escape", '"\\u000F"', "not canonical"],
    ["a long integer", "9007199254740993", "not canonical"],
    ["an exponent", "1e2", "not canonical"],
    ["negative zero", "-0", "not canonical"],
    ["a float", "1.5", "not canonical"],
    ["an escaped lone surrogate", '"\\ud800"', "not canonical"],
    ["half a document", '{"a":', "not JSON"],
    ["a byte order mark", new Uint8Array([0xef, 0xbb, 0xbf, 0x31]), "not JSON"],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "not UTF-8"],
    ["depth", "[".repeat(17) + "]".repeat(17), "too deep"],
    ["depth enough to end a process", "[".repeat(60_000), "too deep"],
    ["size", `"${"a".repeat(64 * 1024)}"`, "too large"],
  ];
  it.each(refused)("refuses %s", (_name, bytes, fault) => {
    expect(parseCanonical(bytes)).toMatchObject({ ok: false, fault });
  });

  it("counts bytes, not characters, and brackets only outside of strings", () => {
    expect(parseCanonical('"\u20ac"', { maxBytes: 5 })).toMatchObject({ ok: true });
    expect(parseCanonical('"\u20ac"', { maxBytes: 4 })).toMatchObject({ ok: false, fault: "too large" });
    expect(parseCanonical(canonicalize(`\\"${"[{".repeat(50)}`))).toMatchObject({ ok: true });
  });
});
