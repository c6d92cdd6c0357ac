import { z } from "zod";

const Hunk = z.object({
  oldStart: z.number(),
  oldLines: z.number(),
  newStart: z.number(),
  newLines: z.number(),
  lines: z.array(z.string()),
});

/** The part of a file tool's outcome that shows what changed on disk. */
export const FileOutcome = z.object({
  type: z.string().optional(),
  structuredPatch: z.array(Hunk).default([]),
  content: z.string().optional(),
});
export type FileOutcome = z.infer<typeof FileOutcome>;

export function diffOfPatch(path: string, outcome: FileOutcome): string {
  const hunks = outcome.structuredPatch.map(
    (h) => `@@ -${h.oldStart},${h.oldLines} +${h.newStart},${h.newLines} @@\n${h.lines.join("\n")}`,
  );
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks].join("\n");
}

/** What a replacement would change, before it is made: line numbers are not known yet. */
export function diffOfReplacement(path: string, edits: readonly { before: string; after: string }[]): string {
  const hunks = edits.map(({ before, after }) =>
    `@@ @@\n${prefix("-", before)}${prefix("+", after)}`.trimEnd(),
  );
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks].join("\n");
}

function prefix(mark: string, text: string): string {
  if (text === "") return "";
  const lines = text.endsWith("\n") ? text.slice(0, -1) : text;
  return lines
    .split("\n")
    .map((line) => `${mark}${line}\n`)
    .join("");
}
