import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";

const markerSchema = z.object({
  token: z.number().int(),
  /** Null for the sample repository. */
  remote: z.string().nullable(),
  branch: z.string().nullable(),
  head: z.string().nullable(),
});
export type ReadyMarker = z.output<typeof markerSchema>;

/** The marker of a published checkout, or null when there is none that can be read. */
export async function readMarker(path: string): Promise<ReadyMarker | null> {
  try {
    const parsed = markerSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    const absent =
      error instanceof SyntaxError || (error instanceof Error && "code" in error && error.code === "ENOENT");
    if (absent) return null;
    throw error;
  }
}

export async function writeMarker(path: string, marker: ReadyMarker): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(marker)}\n`);
  await rename(draft, path);
}
