import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import { FACTS_VERSION, type FileFacts, fileFactsSchema } from "./facts.ts";

const cacheSchema = z.object({
  version: z.literal(FACTS_VERSION),
  facts: z.record(z.string(), fileFactsSchema),
});

/** Facts by language and blob; a cache that is missing, old or damaged is an empty one. */
export async function readCache(path: string): Promise<ReadonlyMap<string, FileFacts>> {
  try {
    const parsed = cacheSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return new Map(parsed.success ? Object.entries(parsed.data.facts) : []);
  } catch (error) {
    const unusable =
      error instanceof SyntaxError || (error instanceof Error && "code" in error && error.code === "ENOENT");
    if (unusable) return new Map();
    throw error;
  }
}

export async function writeCache(path: string, facts: ReadonlyMap<string, FileFacts>): Promise<void> {
  await writeAtomically(path, JSON.stringify({ version: FACTS_VERSION, facts: Object.fromEntries(facts) }));
}

/** Readers see the old file or the new one; the draft's name is unique because containers share pids. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  await writeFile(draft, text);
  await rename(draft, path);
}
