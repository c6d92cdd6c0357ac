import { canonicalize, NotCanonicalError } from "./canonical.ts";
import { LIMITS } from "./limits.ts";

export type ParseFault = "too large" | "not UTF-8" | "too deep" | "not JSON" | "not canonical";

export type ParsedCanonical =
  | { readonly ok: true; readonly value: unknown; readonly text: string }
  | { readonly ok: false; readonly fault: ParseFault; readonly detail: string };

/**
 * Reads bytes of which only one reading exists: what differs from its own canonical form is refused, so neither
 * a duplicate key nor an odd escape, a big integer or whitespace gives two replicas two values for one id.
 */
export function parseCanonical(
  bytes: Uint8Array | string,
  { maxBytes = LIMITS.bodyBytes }: { readonly maxBytes?: number } = {},
): ParsedCanonical {
  const size = typeof bytes === "string" ? Buffer.byteLength(bytes) : bytes.byteLength;
  if (size > maxBytes) return refuse("too large", `${size} bytes, at most ${maxBytes}`);
  const text = typeof bytes === "string" ? bytes : decode(bytes);
  if (text === null) return refuse("not UTF-8", "bytes do not decode");
  // Before JSON.parse and the serializer, which both recurse.
  if (isDeeperThan(text, LIMITS.depth)) return refuse("too deep", `more than ${LIMITS.depth} levels`);
  return parseText(text);
}

function parseText(text: string): ParsedCanonical {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("not JSON", "the text is not JSON");
  }
  try {
    if (canonicalize(value) === text) return { ok: true, value, text };
  } catch (error) {
    if (error instanceof NotCanonicalError) return refuse("not canonical", `${error.fault} at ${error.path}`);
    throw error;
  }
  return refuse("not canonical", "the text differs from its canonical form");
}

function refuse(fault: ParseFault, detail: string): ParsedCanonical {
  return { ok: false, fault, detail };
}

function decode(bytes: Uint8Array): string | null {
  try {
    // With ignoreBOM a leading byte order mark stays in the text, where JSON refuses it.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}
