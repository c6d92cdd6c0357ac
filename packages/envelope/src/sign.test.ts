import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actorOf, didKey, fingerprint, generateKeyPair, publicKeyObject } from "./keys.ts";
import { createLru } from "./lru.ts";
import { eventId, signId, signIdAsync, verifySignature, verifySignatureAsync } from "./sign.ts";

const { actor, privateKey } = generateKeyPair();
const id = eventId('{"v":1}');

/** The text with one bit of its bytes turned. */
function flipped(base64url: string, bit: number): string {
  const bytes = Buffer.from(base64url, "base64url");
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString("base64url");
}

describe("ids and signatures", () => {
  it("hashes the header under its own domain", () => {
    expect(id).toBe(createHash("sha256").update('envoy/event/v1\0{"v":1}').digest("hex"));
  });

  it("signs the same on the calling thread and on the pool", async () => {
    const signature = signId({ id, privateKey });
    expect(await signIdAsync({ id, privateKey })).toBe(signature);
    expect(verifySignature({ id, actor, signature })).toBe(true);
    expect(await verifySignatureAsync({ id, actor, signature })).toBe(true);
  });

  it("refuses every turned bit of id, key and signature", async () => {
    const signature = signId({ id, privateKey });
    await fc.assert(
      fc.asyncProperty(fc.nat(511), fc.nat(255), async (signatureBit, otherBit) => {
        const otherId = Buffer.from(
          flipped(Buffer.from(id, "hex").toString("base64url"), otherBit),
          "base64url",
        );
        const forgeries = [
          { id, actor, signature: flipped(signature, signatureBit) },
          { id, actor: flipped(actor, otherBit), signature },
          { id: otherId.toString("hex"), actor, signature },
        ];
        for (const forgery of forgeries) {
          expect(verifySignature(forgery)).toBe(false);
          expect(await verifySignatureAsync(forgery)).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("takes one spelling of a signature and answers nonsense with no", async () => {
    const signature = signId({ id, privateKey });
    const spellings = [
      `${signature}=`,
      `${signature} `,
      signature.slice(1),
      `${signature.slice(0, -1)}${nextLetter(signature)}`,
      "",
    ];
    for (const spelling of spellings) expect(verifySignature({ id, actor, signature: spelling })).toBe(false);
    expect(verifySignature({ id: id.toUpperCase(), actor, signature })).toBe(false);
    expect(await verifySignatureAsync({ id: "", actor: "", signature: "" })).toBe(false);
  });

  it("does not sign with what is no Ed25519 key", () => {
    expect(() => signId({ id, privateKey: "AAAA" })).toThrow("not an Ed25519 private key");
    expect(() => signId({ id: "x", privateKey })).toThrow("not an event id");
    expect(actorOf("AAAA")).toBeNull();
  });
});

/** Another last letter for the same bytes: a signature's last letter carries four bits that mean nothing. */
function nextLetter(base64url: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet.charAt(alphabet.indexOf(base64url.slice(-1)) + 1);
}

describe("keys", () => {
  it("finds the actor of a private key", () => {
    expect(actorOf(privateKey)).toBe(actor);
    expect(Buffer.from(actor, "base64url")).toHaveLength(32);
  });

  it("keeps a key object for the next time", () => {
    expect(publicKeyObject(actor)).toBe(publicKeyObject(actor));
  });

  it("shows a key as fingerprint and as did:key", () => {
    // The key of RFC 8032's first test, whose did:key follows from the multicodec and base58 alone.
    const known = Buffer.from(
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "hex",
    ).toString("base64url");
    expect(didKey(known)).toBe("did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw");
    expect(fingerprint(known)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(fingerprint(actor)).not.toBe(fingerprint(known));
    expect(() => fingerprint("short")).toThrow("not an actor id");
  });
});

describe("lru", () => {
  it("forgets what was not used for longest", () => {
    const lru = createLru<number>(2);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.get("a");
    lru.set("c", 3);
    expect([lru.get("a"), lru.get("b"), lru.get("c"), lru.size]).toEqual([1, undefined, 3, 2]);
  });
});
