import { isSigned } from "@envoy/space";
import type { Keys, StoredRow } from "../ports.ts";

/** The hub writes as one installation; its own events form one chain per author. */
export const HUB_WRITER = "0000000000000001";

interface WriterHead {
  readonly wseq: number;
  readonly id: string;
}

/** What the next event's header must name: the heads it was written under and its writer's last event. */
export interface EventChain {
  content: string | null;
  authority: string | null;
  /** By author: only for events that the hub signs. */
  writers: Record<string, WriterHead>;
}

export function emptyChain(): EventChain {
  return { content: null, authority: null, writers: {} };
}

interface NewEvent {
  readonly space: string;
  readonly type: string;
  readonly author: string;
  readonly epoch: number;
  readonly ts: number;
  readonly bodyText: string;
  readonly refs: readonly { id: string; kind: string }[];
}

/** Canonical header and id of the hub's next event, and the chain moved on. */
export function sealHeader(keys: Keys, chain: EventChain, event: NewEvent): { header: string; id: string } {
  const last = chain.writers[event.author];
  const header = keys.canonical({
    v: 1,
    space: event.space,
    type: event.type,
    author: event.author,
    writer: HUB_WRITER,
    wseq: (last?.wseq ?? 0) + 1,
    wprev: last?.id ?? null,
    parents: chain.content === null ? [] : [chain.content],
    auth: chain.authority === null ? [] : [chain.authority],
    epoch: event.epoch,
    ts: event.ts,
    bodyHash: keys.digest(event.bodyText),
    bodyLen: utf8Length(event.bodyText),
    refs: event.refs,
  });
  const id = keys.eventId(header);
  chain.writers[event.author] = { wseq: (last?.wseq ?? 0) + 1, id };
  noteHead(chain, event.type, id);
  return { header, id };
}

/** Moves the heads on for an event that somebody else signed. */
export function noteHead(chain: EventChain, type: string, id: string): void {
  if (isAuthority(type)) chain.authority = id;
  else chain.content = id;
}

/** Follows the chain over rows read from the store. */
export function followChain(chain: EventChain, row: StoredRow): void {
  if (!isSigned(row.type) || row.header === null) return;
  if (row.via === "hub") {
    const header = JSON.parse(row.header) as { wseq: number };
    chain.writers[row.author] = { wseq: header.wseq, id: row.id };
  }
  noteHead(chain, row.type, row.id);
}

function isAuthority(type: string): boolean {
  return type === "space.create" || type.startsWith("member.");
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
