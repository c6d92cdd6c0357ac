import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

export interface SealRequest {
  readonly secret: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** What the secret is for, such as an account's id; it opens only under the same words. */
  readonly context: string;
}

/** Encrypts a secret for rest. The text carries a version, so that a later way of sealing can be told apart. */
export function sealSecret({ secret, key, context }: SealRequest): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, requireKey(key), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `s1.${sealed.toString("base64url")}`;
}

export interface OpenRequest {
  readonly sealed: string;
  readonly key: Uint8Array;
  readonly context: string;
}

/** Null when the text was changed, belongs to another context, or was sealed under another key. */
export function openSecret({ sealed, key, context }: OpenRequest): string | null {
  const [version, text, ...rest] = sealed.split(".");
  if (version !== "s1" || text === undefined || rest.length > 0) return null;
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length < NONCE + TAG || bytes.toString("base64url") !== text) return null;
  const decipher = createDecipheriv(ALGORITHM, requireKey(key), bytes.subarray(0, NONCE), {
    authTagLength: TAG,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG));
  try {
    const opened = [decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()];
    return Buffer.concat(opened).toString("utf8");
  } catch {
    // A wrong tag is told by throwing; the caller needs only to know that it does not open.
    return null;
  }
}

function requireKey(key: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new TypeError("a sealing key has 32 bytes");
  return key;
}
