import { type ArgType, type ColumnType, ColumnTypeEnum } from "@prisma/driver-adapter-utils";

export type SqliteValue = string | number | bigint | null | Uint8Array;

/** What Prisma binds, as SQLite takes it. The types that no model uses are refused rather than guessed. */
export function toSqlite(value: unknown, type?: ArgType): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return fromText(value, type?.scalarType);
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Uint8Array) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  throw new TypeError(`SQLite cannot hold a ${typeof value} here`);
}

/** Prisma writes numbers that JSON cannot carry as text. */
function fromText(text: string, scalar: ArgType["scalarType"] | undefined): SqliteValue {
  if (scalar === "int" || scalar === "bigint") return BigInt(text);
  if (scalar === "float") return Number(text);
  if (scalar === "bytes") return Buffer.from(text, "base64");
  return text;
}

const DECLARED: Readonly<Record<string, ColumnType>> = {
  TEXT: ColumnTypeEnum.Text,
  INTEGER: ColumnTypeEnum.Int64,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  BLOB: ColumnTypeEnum.Bytes,
};

/** The type of a result column: as its table declares it, and for an expression as its first value shows. */
export function columnType(declared: string | null, sample: unknown): ColumnType {
  const known = declared === null ? undefined : DECLARED[declared.toUpperCase()];
  if (known !== undefined) return known;
  if (typeof sample === "bigint") return ColumnTypeEnum.Int64;
  if (typeof sample === "number")
    return Number.isInteger(sample) ? ColumnTypeEnum.Int64 : ColumnTypeEnum.Double;
  return sample instanceof Uint8Array ? ColumnTypeEnum.Bytes : ColumnTypeEnum.Text;
}
