import { createHash, type KeyObject, sign } from "node:crypto";
import { privateKeyObject } from "./keys.ts";
import { verifyBytes, verifyBytesAsync } from "./verify.ts";

const EVENT_DOMAIN = "envoy/event/v1\0";
const SIGNATURE_DOMAIN = Buffer.from("envoy/sig/v1\0");

/** The id covers the header's verbatim text and never the signature, of which a key holder can make many. */
export function eventId(headerText: string): string {
  return createHash("sha256").update(EVENT_DOMAIN).update(headerText).digest("hex");
}

export interface SignRequest {
  readonly id: string;
  /** PKCS8 DER in base64url, as generateKeyPair gives it. */
  readonly privateKey: string;
}

export interface VerifyRequest {
  readonly id: string;
  readonly actor: string;
  readonly signature: string;
}

/** Signs on the calling thread; throws when the key is no Ed25519 private key. */
export function signId(request: SignRequest): string {
  return sign(null, signedBytes(request.id), requirePrivateKey(request.privateKey)).toString("base64url");
}

/** Signs on the thread pool, which leaves the event loop free. */
export function signIdAsync(request: SignRequest): Promise<string> {
  const key = requirePrivateKey(request.privateKey);
  const message = signedBytes(request.id);
  return new Promise((resolve, reject) => {
    sign(null, message, key, (error, signature) => {
      if (error === null) resolve(signature.toString("base64url"));
      else reject(error);
    });
  });
}

/** Whether the actor signed the id, by the protocol's one verifier. */
export function verifySignature({ id, actor, signature }: VerifyRequest): boolean {
  return isId(id) && verifyBytes({ message: signedBytes(id), actor, signature });
}

/** The same verdict from the thread pool. */
export async function verifySignatureAsync({ id, actor, signature }: VerifyRequest): Promise<boolean> {
  return isId(id) && verifyBytesAsync({ message: signedBytes(id), actor, signature });
}

function isId(id: string): boolean {
  return /^[0-9a-f]{64}$/.test(id);
}

function signedBytes(id: string): Buffer {
  if (!isId(id)) throw new TypeError("not an event id");
  return Buffer.concat([SIGNATURE_DOMAIN, Buffer.from(id, "hex")]);
}

function requirePrivateKey(privateKey: string): KeyObject {
  const key = privateKeyObject(privateKey);
  if (key === null) throw new TypeError("not an Ed25519 private key");
  return key;
}
