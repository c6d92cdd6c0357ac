/**
 * Writes docs/reference from the definitions the product runs on.
 *
 *     npm run reference              writes what differs
 *     npm run reference -- --check   fails when something differs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { referencePages } from "./reference/pages.ts";

const folder = resolve(import.meta.dirname, "../docs/reference");
const check = process.argv.includes("--check");

mkdirSync(folder, { recursive: true });
for (const [name, text] of referencePages()) {
  const path = join(folder, name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) {
    console.error(`docs/reference/${name} is not what the code says; run: npm run reference`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote docs/reference/${name}`);
  }
}
