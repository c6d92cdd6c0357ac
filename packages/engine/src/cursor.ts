/** Opaque to readers: the hub's line of history, the space and a sequence number. */
export function makeCursor(at: { epoch: string; space: string; seq: number }): string {
  return `${at.epoch}.${at.space}.${at.seq.toString(36)}`;
}

export type ReadCursor =
  | { readonly ok: true; readonly seq: number }
  | { readonly ok: false; readonly code: "cursor_invalid" | "hub_epoch_changed" };

/** Reads a cursor that a client kept. One of another history is void; one of another space is refused. */
export function readCursor(cursor: string, here: { epoch: string; space: string }): ReadCursor {
  const [epoch, space, seq, ...rest] = cursor.split(".");
  const value = Number.parseInt(seq ?? "", 36);
  if (rest.length > 0 || space !== here.space || !Number.isSafeInteger(value) || value < 0) {
    return { ok: false, code: "cursor_invalid" };
  }
  return epoch === here.epoch ? { ok: true, seq: value } : { ok: false, code: "hub_epoch_changed" };
}
