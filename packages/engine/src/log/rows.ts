import type { EntryView } from "@envoy/protocol";
import { aboutOf, type Entry, type EventBody, type EventType, messageIdOf, type Ref } from "@envoy/space";
import type { LogRow, StoredRow } from "../ports.ts";

/** What makes an entry a row: the parts that the log keeps beside what readers see. */
export interface RowParts {
  readonly space: string;
  readonly key: string | null;
  readonly header: string | null;
  readonly bodyText: string;
  readonly sig: string | null;
}

export function entryToRow(entry: Entry, parts: RowParts): LogRow {
  return {
    space: parts.space,
    seq: entry.seq,
    id: entry.id,
    type: entry.type,
    author: entry.author,
    at: entry.at,
    via: entry.via,
    about: aboutOf(entry),
    thread: entry.type === "message.post" ? (entry.body?.thread ?? null) : null,
    key: parts.key,
    header: parts.header,
    body: parts.bodyText,
    sig: parts.sig,
    search: searchOf(entry),
    erases: null,
  };
}

function searchOf(entry: Entry): LogRow["search"] {
  if (entry.body === null) return null;
  switch (entry.type) {
    case "message.post":
      return { message: messageIdOf(entry.id), text: entry.body.text };
    case "message.amend":
      return { message: entry.body.message, text: entry.body.text };
    case "message.redact":
      return { message: entry.body.message, text: null };
    default:
      return null;
  }
}

/** A stored row as readers see it. */
export function rowToView(row: StoredRow): EntryView {
  return {
    seq: row.seq,
    id: row.id,
    type: row.type,
    author: row.author,
    at: row.at,
    via: row.via,
    refs: refsOf(row.header),
    body: row.body === "" ? null : JSON.parse(row.body),
  };
}

/** The state's view of a stored row. Rows were checked when they were admitted, so their bodies are trusted. */
export function rowToEntry(row: StoredRow): Entry {
  const body = row.body === "" ? null : (JSON.parse(row.body) as EventBody<EventType>);
  // The row's type and body were written together from an Entry.
  return { ...rowToView(row), body } as Entry;
}

export function entryToView(entry: Entry): EntryView {
  const { seq, id, type, author, at, via, refs, body } = entry;
  return { seq, id, type, author, at, via, refs: [...refs], body };
}

function refsOf(header: string | null): Ref[] {
  if (header === null || header.includes('"refs":[]')) return [];
  return (JSON.parse(header) as { refs: Ref[] }).refs;
}
