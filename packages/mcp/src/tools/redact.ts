import { redactSecrets } from "@envoy/node-kit";
import { mapStrings } from "./name-people.ts";

const INVITE = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}\b/gi;
/** Written with spaces it must look like a code and not like six short words. */
const SPACED_INVITE = /\b(?=[A-Z ]{0,28}\d)[0-9A-Z]{4}(?: [0-9A-Z]{4}){5}\b/g;
const JOIN_LINK = /\benvoy:\/\/join\S*/gi;
/** `<agent_id>.<api_key>` of a configured agent, and the tokens of sessions and sign-in links. */
const AGENT_KEY = /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{16,}/g;
const TOKEN = /\b(ses|lnk)_[0-9a-z]{20,}/g;

/** Masks what would let a reader act as somebody: invites, keys, tokens, wherever they were pasted. */
export function redactText(text: string): string {
  return redactSecrets(
    text
      .replace(JOIN_LINK, "envoy://join?***")
      .replace(INVITE, "****-****")
      .replace(SPACED_INVITE, "****-****")
      .replace(AGENT_KEY, "$1.***")
      .replace(TOKEN, "$1_***"),
  );
}

export function redact(value: unknown): unknown {
  return mapStrings(value, redactText);
}
