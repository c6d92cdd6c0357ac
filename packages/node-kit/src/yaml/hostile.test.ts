import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { ConfigError } from "../faults.ts";
import { parseYaml } from "./parse.ts";

const pieces = [
  "[",
  "]",
  "{",
  "}",
  "- ",
  "? ",
  ": ",
  "\n",
  " ",
  "a",
  '"',
  "'",
  "|\n",
  ">",
  "&x ",
  "*x",
  "!t ",
  "---\n",
  "#",
  ",",
  "\t",
  "\r\n",
  "%Y\n",
  "@",
  "<<: ",
];

it("answers any mixture of YAML's signs with a value or a ConfigError", () => {
  const texts = fc.array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(1, 1, 1, 2, 40, 3000)), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.map(([piece, times]) => piece.repeat(times)).join("");
      try {
        parseYaml(text, "a.yaml", z.unknown());
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { numRuns: 300 },
  );
});
