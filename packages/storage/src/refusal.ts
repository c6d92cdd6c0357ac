export type RefusalCode =
  | "not_a_database"
  | "damaged"
  | "foreign"
  | "newer"
  | "migration_edited"
  | "migration_failed"
  | "unreachable"
  | "unsafe_settings";

/** A database that this program will not touch: why, and what its owner can do. Nothing was written to it. */
export class StoreRefusedError extends Error {
  override readonly name = "StoreRefusedError";
  readonly code: RefusalCode;
  readonly next: string;

  constructor(input: { code: RefusalCode; message: string; next: string; cause?: unknown }) {
    super(`${input.message} ${input.next}`, { cause: input.cause });
    this.code = input.code;
    this.next = input.next;
  }
}

export function damaged(cause?: unknown): StoreRefusedError {
  return new StoreRefusedError({
    code: "damaged",
    message: "The database is damaged or cut short.",
    next: "Restore a backup; a copy of this file may still be of use for rescue.",
    cause,
  });
}
