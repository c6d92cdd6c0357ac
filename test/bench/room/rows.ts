import { createHash, randomBytes } from "node:crypto";
import type { LogRow } from "@envoy/engine";
import { canonicalize } from "@envoy/envelope";

const WORDS =
  "auth plan review token session database refresh login middleware please check the and of error handling tests path file agent build deploy cache query index schema route handler button page server client socket message thread reply".split(
    " ",
  );

export interface Rows {
  next(count: number): LogRow[];
}

/**
 * Messages as the hub stores them, 25 words each, in one space, from its next sequence number on. The signature is
 * random: nothing here verifies it.
 */
export function createRows(given: {
  readonly search: boolean;
  readonly space?: string;
  readonly after?: number;
  readonly authors?: readonly string[];
  /** Words added to the n-th message. */
  readonly extra?: (index: number) => string;
}): Rows {
  const { search, space = "room_1778994801731qqqjju", after = 0, extra = () => "" } = given;
  const authors = given.authors ?? Array.from({ length: 8 }, () => randomBytes(32).toString("base64url"));
  const sig = randomBytes(64).toString("base64url");
  let seq = after;
  const row = (): LogRow => {
    seq += 1;
    const author = authors[seq % authors.length] ?? "";
    const words = Array.from({ length: 25 }, () => WORDS[Math.floor(Math.random() * WORDS.length)]);
    const text = words.join(" ") + extra(seq - after - 1);
    const body = canonicalize({ mentions: [], replyTo: null, text, thread: null, turn: null });
    const head = seq.toString(16).padStart(64, "0");
    const header = canonicalize({
      auth: [head],
      author,
      bodyHash: head,
      bodyLen: body.length,
      epoch: 3,
      parents: [head],
      refs: [],
      space,
      ts: 1_778_994_801_731 + seq,
      type: "message.post",
      v: 1,
      wprev: head,
      writer: "0000000000000001",
      wseq: seq,
    });
    const id = createHash("sha256").update(header).digest("hex");
    return {
      space,
      seq,
      id,
      type: "message.post",
      author,
      at: 1_778_994_801_731 + seq,
      via: "hub",
      about: `msg_${id.slice(0, 32)}`,
      thread: null,
      key: null,
      header,
      body,
      sig,
      search: search ? { message: `msg_${id.slice(0, 32)}`, text } : null,
      erases: null,
    };
  };
  return { next: (count) => Array.from({ length: count }, row) };
}
