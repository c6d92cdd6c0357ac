import { type KeyObject, verify } from "node:crypto";
import { signatureBytes } from "./encoding.ts";
import { publicKeyObject } from "./keys.ts";
import { isSmallOrder } from "./small-order.ts";

export interface VerifyBytes {
  readonly message: Uint8Array;
  readonly actor: string;
  readonly signature: string;
}

/**
 * Ed25519 without cofactor, as OpenSSL does it, less every key and commitment of small order. Verifiers with
 * other edge rules would give two replicas two verdicts, so there is no second one.
 */
export function verifyBytes(request: VerifyBytes): boolean {
  const task = prepare(request);
  return task !== null && verify(null, request.message, task.key, task.signature);
}

/** The same on the thread pool, which leaves the event loop free. */
export function verifyBytesAsync(request: VerifyBytes): Promise<boolean> {
  const task = prepare(request);
  if (task === null) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    verify(null, request.message, task.key, task.signature, (error, valid) => {
      if (error === null) resolve(valid);
      else reject(error);
    });
  });
}

function prepare({ actor, signature }: VerifyBytes): { key: KeyObject; signature: Buffer } | null {
  const bytes = signatureBytes(signature);
  if (bytes === null || isSmallOrder(bytes)) return null;
  const key = publicKeyObject(actor);
  return key === null ? null : { key, signature: bytes };
}
