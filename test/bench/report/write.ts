import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import type { Benchmark, Figure } from "../figure.ts";
import { markdownHead, markdownRow } from "./table.ts";

/**
 * Puts the figures into the page's table: a figure that was measured takes the place of the row of that name, the
 * others stay. Method and machine are written anew.
 */
export async function writeResults(
  path: string,
  { all, figures }: { all: readonly Benchmark[]; figures: readonly Figure[] },
): Promise<void> {
  const rows = new Map((await rowsOf(path)).map((row) => [nameOf(row), row]));
  for (const figure of figures) rows.set(figure.what, markdownRow(figure));
  const page = [
    "# Benchmarks",
    "",
    intro,
    "",
    markdownHead,
    ...rows.values(),
    "",
    `Measured on ${machine()}.`,
    "",
    "## What is measured",
    "",
    ...all.map(
      ({ name, method, remarks }) =>
        `- **${name}**: ${method}${remarks === undefined ? "" : `\n\n  ${remarks}`}`,
    ),
    "",
  ];
  await writeFile(path, page.join("\n"));
}

const intro =
  "Run with `npm run bench`, or `npm run bench -- sends wake` for some of them; `--write` updates this page. Absolute figures move with the machine, so every goal that can be is a ratio: both sides run by turns in one run, three times, and the round with the median ratio is shown. Nothing here is asserted by a test.";

async function rowsOf(path: string): Promise<string[]> {
  try {
    const lines = (await readFile(path, "utf8")).split("\n");
    return lines.filter((line) => line.startsWith("| ") && !line.startsWith("| What"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function nameOf(row: string): string {
  return row.split(" | ")[0]?.replace(/^\| /, "") ?? row;
}

function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} shared cores, ${memory} GB of memory, a local disk, ${process.platform}, Node ${process.version.slice(1)}; hub, clients and everything else share these cores (load average ${(loadavg()[0] ?? 0).toFixed(1)} at the end of the last run: above ${cpus().length}, other work took its part and the ratios scatter)`;
}
