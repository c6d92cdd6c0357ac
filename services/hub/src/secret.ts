import { randomBytes } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@envoy/node-kit";
import { isMissing, writeWhole } from "./files.ts";

const BYTES = 32;

/**
 * The hub's own secret: accounts' private keys are sealed under it. Made at the first start, and never again
 * for a database that exists already, because its keys would not open any more.
 */
export async function openSecretFile(dataDir: string, databasePath: string): Promise<Uint8Array> {
  const path = join(dataDir, "secret");
  const text = await readOptional(path);
  if (text === null) return createSecret(path, databasePath);
  const secret = Buffer.from(text.trim(), "base64url");
  if (secret.length === BYTES) return secret;
  throw fault(path, "does not hold a hub secret; restore it from the backup of this database");
}

async function createSecret(path: string, databasePath: string): Promise<Uint8Array> {
  if (await exists(databasePath)) {
    throw fault(path, `is missing, but ${databasePath} has accounts sealed under it; restore it`);
  }
  const secret = randomBytes(BYTES);
  await writeWhole({ path, text: `${secret.toString("base64url")}\n`, mode: 0o600 });
  return secret;
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function fault(path: string, reason: string): ConfigError {
  return new ConfigError(path, [{ where: path, reason, example: null }]);
}
