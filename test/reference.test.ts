import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { programs } from "../scripts/reference/config.ts";
import { referencePages } from "../scripts/reference/pages.ts";

const folder = resolve(import.meta.dirname, "../docs/reference");

describe("docs/reference [docs-generated]", () => {
  it.each([...referencePages()])("%s says what the code says (npm run reference)", (name, text) => {
    expect(readFileSync(join(folder, name), "utf8") === text).toBe(true);
  });

  it("shows every variable of every program", () => {
    const page = referencePages().get("config.md") ?? "";
    for (const { schema } of programs)
      for (const name of Object.keys(schema.shape)) expect(page).toContain(`| \`${name}\` |`);
  });
});
