import { type Figure, goalText, isMet } from "../figure.ts";

const HEAD = ["What", "Ours", "Baseline", "Ratio or value", "Goal", "Met"] as const;

function cells(figure: Figure): string[] {
  const { what, ours, baseline, shown, goal } = figure;
  return [what, ours, baseline, shown, goalText(goal), isMet(figure) ? "yes" : "no"];
}

/** Columns for a terminal. */
export function printTable(figures: readonly Figure[]): string {
  const rows = [[...HEAD], ...figures.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The same as Markdown. */
export function markdownRow(figure: Figure): string {
  return `| ${cells(figure).join(" | ")} |`;
}

export const markdownHead = `| ${HEAD.join(" | ")} |\n|${HEAD.map(() => "---").join("|")}|`;
