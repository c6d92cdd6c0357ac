import { createHash } from "node:crypto";
import type { Keys } from "@envoy/engine";
import {
  canonicalize,
  describeBody,
  eventId,
  generateKeyPair,
  openSecret,
  parseCanonical,
  parseHeader,
  sealSecret,
  signIdAsync,
  verifySignatureAsync,
} from "@envoy/envelope";

const CONTEXT = "envoy/account-key";
/** Opened keys kept at hand; a hub has some dozen accounts. */
const KEPT = 1024;

/** The engine's cryptography; private keys stay sealed under `secret` wherever they are stored. */
export function createKeys(secret: Uint8Array): Keys {
  const opened = new Map<string, string>();
  const privateKey = (sealed: string): string => {
    const known = opened.get(sealed);
    if (known !== undefined) return known;
    const key = openSecret({ sealed, key: secret, context: CONTEXT });
    if (key === null) throw new Error("an account's key does not open under this hub's secret");
    if (opened.size >= KEPT) opened.clear();
    opened.set(sealed, key);
    return key;
  };
  return {
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    createActor: () => {
      const pair = generateKeyPair();
      return {
        actor: pair.actor,
        sealedKey: sealSecret({ secret: pair.privateKey, key: secret, context: CONTEXT }),
      };
    },
    canonical: canonicalize,
    eventId,
    sign: async (sealedKey, id) => signIdAsync({ id, privateKey: privateKey(sealedKey) }),
    verify,
    verifyText: async ({ actor, text, signature }) =>
      verifySignatureAsync({ id: textId(text), actor, signature }),
  };
}

const verify: Keys["verify"] = async ({ header, body, sig }) => {
  const parsed = parseHeader(header);
  if (!parsed.ok) return { refused: `header: ${parsed.fault}, ${parsed.detail}` };
  const { author, bodyHash, bodyLen } = parsed.header;
  const actual = describeBody(body);
  if (actual.bodyHash !== bodyHash || actual.bodyLen !== bodyLen) {
    return { refused: "the body is not the one that the header names" };
  }
  const content = parseCanonical(body);
  if (!content.ok) return { refused: `body: ${content.fault}, ${content.detail}` };
  const id = eventId(header);
  if (!(await verifySignatureAsync({ id, actor: author, signature: sig }))) {
    return { refused: "the signature does not fit" };
  }
  return { id, header: parsed.header, body: content.value };
};

/** A signed text is signed like an event id; its first line tells what it is for. */
function textId(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
