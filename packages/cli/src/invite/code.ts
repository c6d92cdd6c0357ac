/**
 * An invite code: six groups of four symbols, 23 random ones (115 bits) and one that checks them. The check is a
 * weighted sum over the field of 32 elements, so every single wrong symbol and every swap of two is found before
 * anybody is asked.
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS = 24;

/** `randomBytes` must come from a secure source: who has the code is in. */
export function createCode(randomBytes: (length: number) => Uint8Array): string {
  const symbols = [...randomBytes(SYMBOLS - 1)].map((byte) => byte & 31);
  return spell([...symbols, checkOf(symbols)]);
}

export type ReadCode =
  | { readonly ok: true; readonly symbols: readonly number[] }
  | { readonly ok: false; readonly fault: "length" | "symbol" | "check" };

/** Reads a code as people type it: any case, O for 0, I and L for 1, spaces and dashes anywhere, or as a link. */
export function readCode(typed: string): ReadCode {
  const bare = typed
    .trim()
    .replace(/^envoy:\/\/join\/?[?#]?(?:code=)?/i, "")
    .replaceAll(/[\s\u2010-\u2015-]/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const symbols = [...bare].map((letter) => ALPHABET.indexOf(letter));
  if (symbols.includes(-1)) return { ok: false, fault: "symbol" };
  if (symbols.length !== SYMBOLS) return { ok: false, fault: "length" };
  const check = symbols[SYMBOLS - 1];
  if (check !== checkOf(symbols.slice(0, -1))) return { ok: false, fault: "check" };
  return { ok: true, symbols };
}

/** The 120 bits of a code, as the key derivation takes them. */
export function codeBytes(symbols: readonly number[]): Uint8Array {
  const bits = symbols.map((symbol) => symbol.toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

function spell(symbols: readonly number[]): string {
  const letters = symbols.map((symbol) => ALPHABET.charAt(symbol)).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** Weights are the powers 1 to 23 of a generator, all different and none the check's own. */
function checkOf(symbols: readonly number[]): number {
  let sum = 0;
  let weight = 1;
  for (const symbol of symbols) {
    weight = times(weight, 2);
    sum ^= times(symbol, weight);
  }
  return sum;
}

/** Product in the field of 32 elements, x^5 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let left = a, bit = b; bit > 0; bit >>= 1) {
    if ((bit & 1) === 1) product ^= left;
    left = left << 1 > 31 ? (left << 1) ^ 0b100101 : left << 1;
  }
  return product;
}
