import { isAuthorityType, isSigned } from "@envoy/space";
import type { Keys, StoredRow } from "../ports.ts";

interface WriterHead {
  readonly wseq: number;
  readonly id: string;
}

/** What the next event's header must name: the heads it was written under and its writer's last event. */
export interface EventChain {
  /** The hub as an installation: its events form one chain per author. 16 hex digits. */
  readonly writer: string;
  content: string | null;
  authority: string | null;
  /** By author: the last event of the hub's own chain. */
  writers: Record<string, WriterHead>;
}

export function emptyChain(writer: string): EventChain {
  return { writer, content: null, authority: null, writers: {} };
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
    writer: chain.writer,
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
  noteEvent(chain, { ...event, id, writer: chain.writer, wseq: (last?.wseq ?? 0) + 1 });
  return { header, id };
}

/** Moves the heads on, and the author's chain where the event belongs to it. */
export function noteEvent(
  chain: EventChain,
  event: { type: string; author: string; id: string; writer: string; wseq: number },
): void {
  if (event.writer === chain.writer) chain.writers[event.author] = { wseq: event.wseq, id: event.id };
  if (isAuthorityType(event.type)) chain.authority = event.id;
  else chain.content = event.id;
}

/** Follows the chain over rows read from the store. */
export function followChain(chain: EventChain, row: StoredRow): void {
  if (!isSigned(row.type) || row.header === null) return;
  const { writer, wseq } = JSON.parse(row.header) as { writer: string; wseq: number };
  noteEvent(chain, { type: row.type, author: row.author, id: row.id, writer, wseq });
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
