import { maskQuoted } from "./mask.ts";

/**
 * The one mention grammar, for the page, the command line, agents and the hub. A mention is `@` and a handle at
 * the start of a word. It asks somebody to act; a name without `@` does not. Code spans and blocks, quoted
 * lines, e-mail addresses, addresses of pages, packages and decorators are none; `\@` writes a plain at-sign.
 */

export interface Mention {
  /** As written, without the `@` and without trailing punctuation. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Longest handle. */
const NAME_LIMIT = 32;
const MENTION = /@([A-Za-z0-9][A-Za-z0-9_.-]*)/g;

/** What may stand before: nothing, space, opening or separating marks, and writing that has no spaces. */
const BEFORE =
  /(?:^|[\s([{<"'*_~>,;:!?/|-]|[^\P{P}\p{ASCII}]|[^\P{S}\p{ASCII}]|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]|\u200d|\ufe0f)$/u;
/** A name that goes on in letters a handle cannot have is another word. */
const WORD_GOES_ON =
  /^(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}])[\p{L}\p{N}\p{M}]/u;
/** `@decorator(` is code, `@scope/package` a package. */
const CODE = /^(?:\(|\/[A-Za-z0-9_])/;

/** Every mention in order, repeats included. */
export function findMentions(text: string): Mention[] {
  if (!text.includes("@")) return [];
  const masked = maskQuoted(text);
  const found: Mention[] = [];
  for (const match of masked.matchAll(MENTION)) {
    const start = match.index;
    const name = withoutTrailingMarks(match[1] ?? "");
    const end = start + 1 + name.length;
    const after = masked.slice(end, end + 2);
    if (name.length > NAME_LIMIT || !BEFORE.test(masked.slice(Math.max(0, start - 2), start))) continue;
    if (CODE.test(after) || WORD_GOES_ON.test(after)) continue;
    found.push({ name, start, end });
  }
  return found;
}

/** A loop, because a pattern would try every mark of a long row of them as the beginning of the end. */
function withoutTrailingMarks(text: string): string {
  let end = text.length;
  while (end > 0 && "._-".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Words that address a group instead of one member. */
export const groupMentions = ["here", "all-agents"] as const;
