import { open, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** Longest guide that is carried into every request; a repository is not trusted to be modest. */
const GUIDE_LIMIT = 24_000;

/**
 * Reads the repository's guide for agents. The runtime is told to load nothing from a cloned repository, since
 * that would run its hooks and servers too; the guide's text alone is harmless data. `CLAUDE.md` wins over
 * `AGENTS.md`, as in the runtime itself.
 */
export async function readGuide(cwd: string): Promise<string | null> {
  for (const name of ["CLAUDE.md", "AGENTS.md"]) {
    const text = await readInside(cwd, join(cwd, name));
    if (text !== null && text.trim() !== "") return `# ${name}\n\n${text.trim()}`;
  }
  return null;
}

/** A link that leads out of the repository could carry any file of this machine into the prompt. */
async function readInside(cwd: string, path: string): Promise<string | null> {
  try {
    const [root, target] = await Promise.all([realpath(cwd), realpath(path)]);
    if (!target.startsWith(root + sep) || !(await stat(target)).isFile()) return null;
    await using file = await open(target, "r");
    const buffer = Buffer.alloc(GUIDE_LIMIT);
    const { bytesRead } = await file.read(buffer, 0, GUIDE_LIMIT, 0);
    const text = buffer.toString("utf8", 0, bytesRead);
    return bytesRead < GUIDE_LIMIT ? text : `${text}\n… the rest of the guide is left out …`;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A guide that is absent, a dangling link or not readable is no guide. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return ["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "ELOOP"].includes(String(code));
}
