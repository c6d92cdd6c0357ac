import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ContextFile } from "./compose.ts";

const names = ["structure.md", "patterns.md", "dependencies.md"] as const;
const LIMIT = 12_000;

/** Reads the generated description of the repository; what is not there yet is left out. */
export async function readContextFiles(folder: string): Promise<ContextFile[]> {
  const files = await Promise.all(names.map((name) => readOne(folder, name)));
  return files.filter((file) => file !== null);
}

async function readOne(folder: string, name: string): Promise<ContextFile | null> {
  try {
    const whole = await readFile(join(folder, name), "utf8");
    return { name, text: whole.slice(0, LIMIT), omitted: Math.max(0, whole.length - LIMIT) };
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return null;
    throw error;
  }
}
