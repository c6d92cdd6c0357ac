import type { LogRow, StoredRow } from "@envoy/engine";

/** The type of row that a room's history lists. */
export const MESSAGE_TYPE = "message.post";
/** No answer of `about` is larger. */
export const ABOUT_LIMIT = 5_000;

/** Drops the instructions to the store. */
export function storedRow(row: LogRow): StoredRow {
  const { search: _search, erases: _erases, ...stored } = row;
  return stored;
}

const MESSAGE_ID = /^msg_([0-9a-f]{32})$/;

/** The beginning of an event id that a message id stands for, or null when the text is no message id. */
export function eventIdPrefix(id: string): string | null {
  return MESSAGE_ID.exec(id)?.[1] ?? null;
}

/** Two events whose message ids are equal: the caller must never be given one of them by guess. */
export class AmbiguousIdError extends Error {
  override readonly name = "AmbiguousIdError";

  constructor(id: string) {
    super(`more than one event of this space begins with ${id}; use the full id`);
  }
}
