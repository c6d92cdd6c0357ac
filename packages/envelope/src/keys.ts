import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { actorBytes, base58 } from "./encoding.ts";
import { createLru } from "./lru.ts";
import { isSmallOrder } from "./small-order.ts";

/** `actor` is the raw public key, `privateKey` PKCS8 DER, both in base64url. */
export interface KeyPair {
  readonly actor: string;
  readonly privateKey: string;
}

export function generateKeyPair(): KeyPair {
  const pair = generateKeyPairSync("ed25519");
  return {
    actor: actorOfPublicKey(pair.publicKey),
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64url"),
  };
}

/** The actor a private key belongs to, or null when the text is no Ed25519 private key. */
export function actorOf(privateKey: string): string | null {
  const key = privateKeyObject(privateKey);
  return key === null ? null : actorOfPublicKey(createPublicKey(key));
}

// Rebuilding a key object costs as much as a verification; the bound keeps strangers from growing the hub.
const publicKeys = createLru<KeyObject>(4096);
const privateKeys = createLru<KeyObject>(1024);

/** Null when the actor is no 32-byte key, not on the curve, or of small order. */
export function publicKeyObject(actor: string): KeyObject | null {
  const cached = publicKeys.get(actor);
  if (cached !== undefined) return cached;
  const raw = actorBytes(actor);
  if (raw === null || isSmallOrder(raw)) return null;
  const key = tryKey(() => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: actor }, format: "jwk" }));
  if (key !== null) publicKeys.set(actor, key);
  return key;
}

export function privateKeyObject(privateKey: string): KeyObject | null {
  // The cache is keyed by a digest, so that it does not spell out secrets in a heap dump a second time.
  const name = createHash("sha256").update(privateKey).digest("base64url");
  const cached = privateKeys.get(name);
  if (cached !== undefined) return cached;
  const der = Buffer.from(privateKey, "base64url");
  const key = tryKey(() => createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  if (key?.asymmetricKeyType !== "ed25519") return null;
  privateKeys.set(name, key);
  return key;
}

function tryKey(build: () => KeyObject): KeyObject | null {
  try {
    return build();
  } catch {
    // OpenSSL refuses malformed keys by throwing; to the caller that is an answer.
    return null;
  }
}

function actorOfPublicKey(key: KeyObject): string {
  return key.export({ type: "spki", format: "der" }).subarray(-32).toString("base64url");
}

/** For two people to read to each other: the first 128 bits of the key's digest, in groups of four digits. */
export function fingerprint(actor: string): string {
  const digest = createHash("sha256").update(requireActor(actor)).digest("hex");
  return (digest.slice(0, 32).match(/.{4}/g) ?? []).join(" ");
}

/** The actor as a `did:key`, for systems that speak DIDs. */
export function didKey(actor: string): string {
  const ed25519Public = [0xed, 0x01];
  return `did:key:z${base58(Buffer.from([...ed25519Public, ...requireActor(actor)]))}`;
}

function requireActor(actor: string): Buffer {
  const raw = actorBytes(actor);
  if (raw === null) throw new TypeError("not an actor id");
  return raw;
}
