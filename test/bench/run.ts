/**
 * `npm run bench`: measures the product against the bare thing it stands on, within one run.
 *
 *     npm run bench                    all
 *     npm run bench -- appends sends   those
 *     npm run bench -- --write         and writes the table of docs/benchmarks.md
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { appends } from "./appends.ts";
import type { Benchmark, Figure } from "./figure.ts";
import { history } from "./history.ts";
import { ingest } from "./ingest.ts";
import { printTable } from "./report/table.ts";
import { writeResults } from "./report/write.ts";
import { root } from "./room/hub-process.ts";
import { sends } from "./sends.ts";
import { start } from "./start.ts";
import { wake } from "./wake.ts";

const all: readonly Benchmark[] = [appends, sends, ingest, wake, history, start];

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !all.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark ${unknown.join(", ")}. There are: ${all.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(2);
}
const wanted = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));

build();
const figures: Figure[] = [];
for (const one of wanted) {
  const began = performance.now();
  process.stderr.write(`${one.name} … `);
  figures.push(...(await one.run()));
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
}
process.stdout.write(`\n${printTable(figures)}\n`);
if (values.write) await writeResults(join(root, "docs/benchmarks.md"), { all, figures });
// Handles of programs that were ended may linger; everything is said.
process.exit(0);

/** The hub and the adapters are measured as they are shipped. */
function build(): void {
  const run = spawnSync(process.execPath, [join(root, "scripts/build.mjs"), "services"], {
    stdio: "inherit",
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
