/**
 * Marks around a hit in a snippet. Control characters, because these are taken out of the text before it is
 * indexed: a reader can turn them into markup after escaping, and no message can forge a mark.
 */
export const SNIPPET_MARKS = { open: "\u0002", close: "\u0003", ellipsis: "…" } as const;

/** Words around a hit. */
export const SNIPPET_WORDS = 16;

const MAX_TERMS = 32;

/** What is indexed of a text: everything but the characters that a snippet uses as marks, and NUL. */
export function indexedText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the marks, and NUL ends a text in SQLite.
  return text.replace(/[\u0000\u0002\u0003]/g, " ");
}

/** A phrase of adjacent words that a hit must contain; `prefix` lets its last word be the beginning of one. */
export interface SearchTerm {
  readonly phrase: string;
  readonly prefix: boolean;
}

/** A shorter beginning matches so much that the index cannot answer it in time. */
const MIN_PREFIX = 3;

const HAS_WORD = /[\p{L}\p{N}]/u;
const ENDS_IN_LONG_WORD = new RegExp(`[\\p{L}\\p{N}\\p{M}]{${MIN_PREFIX},}$`, "u");

/**
 * Reads what a person typed as words to be found, never as a query language; all of them must occur. A second
 * list, when there is one, takes the last word as the beginning of one, so that results appear while somebody
 * types. It is for when the first list does not fill the page: a frequent beginning is dear to look up.
 */
export function searchPlans(text: string): SearchTerm[][] {
  const whole = indexedText(text)
    .split(/\s+/u)
    .filter((piece) => HAS_WORD.test(piece))
    .slice(0, MAX_TERMS)
    .map((phrase) => ({ phrase, prefix: false }));
  const last = whole.at(-1);
  if (last === undefined) return [];
  if (!ENDS_IN_LONG_WORD.test(text)) return [whole];
  return [whole, [...whole.slice(0, -1), { ...last, prefix: true }]];
}
