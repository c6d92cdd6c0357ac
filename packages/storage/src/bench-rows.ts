import { randomBytes } from "node:crypto";
import type { LogRow } from "@envoy/engine";

const WORDS =
  "auth plan review token session database refresh login middleware please check the and of error handling tests path file agent build deploy cache query index schema route handler button page server client socket message thread reply".split(
    " ",
  );

/** A message of about a kilobyte as a room of agents has them: a signed header, 25 words, a key. */
export function sampleRow(input: {
  space: string;
  seq: number;
  author: string;
  search: boolean;
  extra?: string;
}): LogRow {
  const { space, seq, author, search, extra = "" } = input;
  const id = randomBytes(32).toString("hex");
  const text = `${Array.from({ length: 25 }, () => WORDS[Math.floor(Math.random() * WORDS.length)]).join(" ")}${extra}`;
  const message = `msg_${id.slice(0, 32)}`;
  const header = {
    auth: [id],
    author,
    bodyHash: id,
    bodyLen: text.length,
    parents: [id],
    space,
    type: "message.post",
    v: 1,
    wseq: seq,
  };
  return {
    space,
    seq,
    id,
    type: "message.post",
    author,
    at: 1_778_994_801_731 + seq,
    via: "hub",
    about: message,
    thread: null,
    key: `k${seq}`,
    header: JSON.stringify(header),
    body: JSON.stringify({ text }),
    sig: randomBytes(64).toString("base64url"),
    search: search ? { message, text } : null,
    erases: null,
  };
}

export function sampleAuthor(): string {
  return randomBytes(32).toString("base64url");
}
