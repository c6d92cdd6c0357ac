import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigError } from "../faults.ts";
import { parseYaml } from "./parse.ts";

const schema = z.record(
  z.string(),
  z.strictObject({
    role: z.string(),
    model: z.string().optional(),
    mode: z.enum(["manual", "auto"]).default("manual"),
    index: z.boolean().default(true),
  }),
);

function faultOf(text: string, over: z.ZodType = schema): ConfigError {
  try {
    parseYaml(text, "a.yaml", over);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("no fault was found");
}

describe("parseYaml", () => {
  it("reads a document with BOM, CRLF, anchors and merge keys", () => {
    const text = "\uFEFFplanner: &base\r\n  role: planner\r\nreviewer:\r\n  <<: *base\r\n  model: x\r\n";
    expect(parseYaml(text, "a.yaml", schema)).toMatchObject({
      planner: { role: "planner" },
      reviewer: { role: "planner", model: "x" },
    });
  });

  it("names place, key and allowed keys, all faults at once and in order [config-faults]", () => {
    const { faults } = faultOf(
      "planner:\n  rol: planner\n  index: 3\nreviewer:\n  role: r\n  mode: perhaps\n",
    );
    expect(faults.map(({ where, reason }) => `${where} ${reason}`)).toEqual([
      "a.yaml:1:1 planner.role: is missing",
      "a.yaml:2:3 planner.rol is not a known key; did you mean role? Allowed: role, model, mode, index",
      "a.yaml:3:3 planner.index: 3 is not a boolean (true or false)",
      'a.yaml:6:3 reviewer.mode: "perhaps" is not allowed; allowed: manual, auto',
    ]);
  });

  it.each([
    ["empty", "", /a\.yaml:1:1: the file is empty/],
    ["only a comment", "# nothing\n", /a\.yaml:1:1/],
    ["tab", "a:\n\trole: x\n", /a\.yaml:2:1: indented with a tab/],
    ["duplicate key", "a:\n  role: x\n  role: y\n", /a\.yaml:3:3: this key stands twice/],
    ["several documents", "a:\n  role: x\n---\nb: 1\n", /a\.yaml:\d:\d: a second document/],
    ["unquoted @", "a:\n  role: @planner\n", /a\.yaml:2:9: .*quotes/],
    ["binary", "a: \u0000\u0001\n", /a\.yaml:1:4: not text/],
    ["unknown alias", "a: *none\n", /a\.yaml:1:4: .*none/],
    ["wrong root", "just text\n", /a\.yaml:1:1: .*map/],
    ["yes is no boolean", "a:\n  role: x\n  index: yes\n", /a\.yaml:3:3: a\.index: "yes" is not a boolean/],
    ["unclosed quote", 'a: "b\n', /a\.yaml:\d:\d/],
    ["unclosed flow", "a: [b, c\n", /a\.yaml:\d:\d/],
  ])("tells the place of: %s", (_name, text, expected) => {
    const { message } = faultOf(text);
    expect(message).toMatch(expected);
    expect(message).not.toMatch(/\n\s+at /);
  });

  it.each([
    ["open lists", "[".repeat(100_000)],
    ["open maps", "{a: ".repeat(60_000)],
    ["lists over lines", `${"[\n".repeat(50_000)}`],
    ["compact lists", `${"- ".repeat(100_000)}x`],
    ["explicit keys", `${"? ".repeat(100_000)}x`],
    ["indentation", Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
    ["lists after a scalar that only looks closed", `a: "${"]".repeat(500)}"\nb: ${"[".repeat(500)}`],
    ["tagged lists", "- !!seq ".repeat(30_000)],
  ])("refuses a depth bomb before parsing: %s", (_name, text) => {
    expect(faultOf(text, z.unknown()).message).toMatch(/a\.yaml:\d+:\d+: nested deeper than 32 levels/);
  });

  it("keeps brackets inside texts out of the depth", () => {
    const text = `a: |\n${"  [{[{\n".repeat(50)}b: "${"[".repeat(80)}"\nc: ${"x[".repeat(50)}\n`;
    expect(Object.keys(parseYaml(text, "a.yaml", z.record(z.string(), z.string())))).toEqual(["a", "b", "c"]);
  });

  it("refuses a fan-out of aliases and a text of more than 256 KiB", () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(7).fill(`*l${i}`).join(", ")}]`,
    );
    expect(faultOf(`l0: &l0 [x]\n${levels.join("\n")}\n`, z.unknown()).message).toMatch(/alias/);
    expect(faultOf(`a: ${"x".repeat(300 * 1024)}`, z.unknown()).message).toContain("larger than 256 KiB");
  });
});
