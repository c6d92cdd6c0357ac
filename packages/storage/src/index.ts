/**
 * The Store port in memory and over Prisma. Promises that what was acknowledged is on disk, that a batch is
 * written whole or not at all, and that no read scans history. Knows no rules of a space, reads no clock, and
 * never opens a database that it does not understand.
 */
export { createMemoryStore } from "./memory/store.ts";
export { type RefusalCode, StoreRefusedError } from "./refusal.ts";
export { AmbiguousIdError } from "./rows.ts";
export { SNIPPET_MARKS } from "./search-text.ts";
export type { StorageLogger } from "./sqlite/logger.ts";
export { openSqliteStore, type SqliteOptions, type SqliteStore } from "./sqlite/store.ts";
