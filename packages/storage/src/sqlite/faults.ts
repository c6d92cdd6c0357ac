import { DriverAdapterError, type Error as DriverFault } from "@prisma/driver-adapter-utils";
import { z } from "zod";

const SqliteError = z.object({
  code: z.literal("ERR_SQLITE_ERROR"),
  message: z.string(),
  errcode: z.int().optional(),
});

const GENERIC = 1;
const BUSY = 5;
const READ_ONLY = 8;
const IO_ERROR = 10;
const FULL = 13;
const CANNOT_OPEN = 14;
const UNIQUE = 2067;
const PRIMARY_KEY = 1555;
const ROW_ID = 2579;
const NOT_NULL = 1299;
const FOREIGN_KEY = 787;

const MESSAGES: readonly (readonly [beginning: string, code: number])[] = [
  ["UNIQUE constraint failed", UNIQUE],
  ["NOT NULL constraint failed", NOT_NULL],
  ["FOREIGN KEY constraint failed", FOREIGN_KEY],
  ["database is locked", BUSY],
  ["attempt to write a readonly database", READ_ONLY],
  ["disk I/O error", IO_ERROR],
  ["database or disk is full", FULL],
  ["unable to open database file", CANNOT_OPEN],
];

/** Gives a driver's error the shape that Prisma reads; what is no error of SQLite is thrown as it is. */
export function rethrowForPrisma(error: unknown): never {
  const parsed = SqliteError.safeParse(error);
  if (!parsed.success) throw error;
  const { message } = parsed.data;
  const code = parsed.data.errcode ?? codeOf(message);
  throw new DriverAdapterError({
    ...describe(code, message),
    originalCode: String(code),
    originalMessage: message,
  });
}

/** The driver leaves the code out when a statement that returns rows fails; the words of SQLite are as stable. */
function codeOf(message: string): number {
  const known = MESSAGES.find(([beginning]) => message.startsWith(beginning));
  return known?.[1] ?? GENERIC;
}

function describe(code: number, message: string): DriverFault {
  switch (code) {
    case UNIQUE:
    case PRIMARY_KEY:
    case ROW_ID:
      return { kind: "UniqueConstraintViolation", constraint: { fields: fieldsOf(message) } };
    case NOT_NULL:
      return { kind: "NullConstraintViolation", constraint: { fields: fieldsOf(message) } };
    case FOREIGN_KEY:
      return { kind: "ForeignKeyConstraintViolation", constraint: { foreignKey: {} } };
    default:
      return { kind: "sqlite", extendedCode: code, message };
  }
}

/** "UNIQUE constraint failed: log.space, log.seq" names its columns. */
function fieldsOf(message: string): string[] {
  const list = message.split("constraint failed: ").at(-1) ?? "";
  return list.split(", ").map((name) => name.split(".").at(-1) ?? name);
}

const PRIMARY_CODE = 0xff;
const UNWRITABLE: ReadonlySet<number> = new Set([BUSY, READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN]);

export type WriteFault =
  | { readonly reason: "taken" }
  | { readonly reason: "unwritable"; readonly detail: string };

const PrismaFault = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string(), originalCode: z.string(), originalMessage: z.string() }),
    }),
  }),
});

/** What a failed write means to the engine, or null when it is a defect and has to be thrown. */
export function writeFault(error: unknown): WriteFault | null {
  const parsed = PrismaFault.safeParse(error);
  if (!parsed.success) return null;
  const { kind, originalCode, originalMessage } = parsed.data.meta.driverAdapterError.cause;
  if (kind === "UniqueConstraintViolation") return { reason: "taken" };
  if (!UNWRITABLE.has(Number(originalCode) & PRIMARY_CODE)) return null;
  return { reason: "unwritable", detail: `SQLite error ${originalCode}: ${originalMessage}` };
}
