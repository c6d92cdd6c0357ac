import { createHash, createPrivateKey, hkdfSync } from "node:crypto";
import { actorOf, signId } from "@envoy/envelope";
import { joinStatement } from "@envoy/space";
import { codeBytes } from "./code.ts";

/** What an invite code stands for. The hub learns the name and the public key, never the code. */
export interface InviteKeys {
  /** Public name: what the hub indexes. */
  readonly invite: string;
  /** Public half of the key that proves that a joiner has the code. */
  readonly joinKey: string;
  /** Proof for one joiner in one space, of no use to anybody else. */
  prove(join: { space: string; actor: string }): string;
}

const SALT = "envoy/invite/v1";
/** PKCS8 of an Ed25519 key without its 32 bytes. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export function inviteKeys(symbols: readonly number[]): InviteKeys {
  const secret = codeBytes(symbols);
  const part = (name: string, length: number) => Buffer.from(hkdfSync("sha256", secret, SALT, name, length));
  const invite = part("rendezvous", 16).toString("hex");
  const der = Buffer.concat([PKCS8_HEAD, part("join", 32)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const privateKey = key.export({ type: "pkcs8", format: "der" }).toString("base64url");
  const joinKey = actorOf(privateKey);
  if (joinKey === null) throw new Error("a derived key is no Ed25519 key");
  return {
    invite,
    joinKey,
    prove: ({ space, actor }) => signId({ id: textId(joinStatement({ space, invite, actor })), privateKey }),
  };
}

/** A signed text is signed like an event id; its first line tells what it is for. */
export function textId(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
