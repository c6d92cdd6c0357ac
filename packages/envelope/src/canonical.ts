import { LIMITS } from "./limits.ts";

export type CanonicalFault =
  | "unsupported type"
  | "not a safe integer"
  | "lone surrogate"
  | "forbidden key"
  | "too deep"
  | "too many keys"
  | "too many items";

/** A value outside the domain of canonical JSON; `path` says where, as in `$.refs[2].id`. */
export class NotCanonicalError extends Error {
  override readonly name = "NotCanonicalError";
  readonly fault: CanonicalFault;
  readonly path: string;

  constructor({ fault, path }: { fault: CanonicalFault; path: string }) {
    super(`no canonical form: ${fault} at ${path}`);
    this.fault = fault;
    this.path = path;
  }
}

/**
 * Canonical JSON text (RFC 8785) of strings without lone surrogates, booleans, null, safe integers, and plain
 * arrays and objects of them. Throws NotCanonicalError for anything else instead of changing or dropping it.
 */
export function canonicalize(value: unknown): string {
  return write({ value, path: "$", depth: 1 });
}

interface Position {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

function write({ value, path, depth }: Position): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") return writeString(value, path);
  if (typeof value === "number") return writeNumber(value, path);
  if (typeof value !== "object") throw new NotCanonicalError({ fault: "unsupported type", path });
  // The limit also ends a walk through a cycle.
  if (depth > LIMITS.depth) throw new NotCanonicalError({ fault: "too deep", path });
  return Array.isArray(value) ? writeArray(value, path, depth) : writeObject(value, path, depth);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function writeString(text: string, path: string): string {
  if (LONE_SURROGATE.test(text)) throw new NotCanonicalError({ fault: "lone surrogate", path });
  return JSON.stringify(text);
}

function writeNumber(number: number, path: string): string {
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) {
    throw new NotCanonicalError({ fault: "not a safe integer", path });
  }
  return String(number);
}

function writeArray(items: readonly unknown[], path: string, depth: number): string {
  if (items.length > LIMITS.itemsPerArray) throw new NotCanonicalError({ fault: "too many items", path });
  // Holes and extra properties would vanish from the text.
  if (
    Object.getPrototypeOf(items) !== Array.prototype ||
    Reflect.ownKeys(items).length !== items.length + 1
  ) {
    throw new NotCanonicalError({ fault: "unsupported type", path });
  }
  return `[${items.map((item, index) => write({ value: item, path: `${path}[${index}]`, depth: depth + 1 })).join(",")}]`;
}

function writeObject(object: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  const keys = Object.keys(object);
  if (
    (prototype !== Object.prototype && prototype !== null) ||
    Reflect.ownKeys(object).length !== keys.length
  ) {
    throw new NotCanonicalError({ fault: "unsupported type", path });
  }
  if (keys.length > LIMITS.keysPerObject) throw new NotCanonicalError({ fault: "too many keys", path });
  // The default order of sort() is by UTF-16 code unit, which is the order RFC 8785 asks for.
  const members = keys.sort().map((key) => {
    const at = `${path}.${key}`;
    if (key === "__proto__") throw new NotCanonicalError({ fault: "forbidden key", path: at });
    const value: unknown = Reflect.get(object, key);
    return `${writeString(key, at)}:${write({ value, path: at, depth: depth + 1 })}`;
  });
  return `{${members.join(",")}}`;
}
