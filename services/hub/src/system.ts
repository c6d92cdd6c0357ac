import { randomBytes } from "node:crypto";
import type { Clock, Ids } from "@envoy/engine";

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
/** Bytes above are thrown away, so that every letter is as likely as another. */
const FAIR = 256 - (256 % ALPHABET.length);

export const systemIds: Ids = {
  random: (length) => {
    let text = "";
    while (text.length < length) {
      for (const byte of randomBytes(length)) {
        if (byte < FAIR && text.length < length) text += ALPHABET.charAt(byte % ALPHABET.length);
      }
    }
    return text;
  },
};
