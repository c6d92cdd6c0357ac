import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The gateway's token: read where it exists, else made. 0644 in a folder of its own, shared with agents alone. */
export async function ensureToken(path: string): Promise<string> {
  try {
    const known = (await readFile(path, "utf8")).trim();
    if (known !== "") return known;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const token = `gw_${randomBytes(24).toString("base64url")}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${token}\n`, { mode: 0o644 });
  return token;
}
