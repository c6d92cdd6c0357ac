/**
 * The one mention grammar, for the page, the command line, agents and the hub. A mention is `@` and a handle at
 * the start of a word. It asks somebody to act; a name without `@` does not. Code spans and blocks, quoted
 * lines, e-mail addresses and decorators in code are masked; `\@` writes a plain at-sign.
 */

export interface Mention {
  /** As written, without the `@` and without trailing punctuation. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const MENTION = /@([A-Za-z0-9][A-Za-z0-9_.-]{0,31})/g;

/** Every mention in order, repeats included. */
export function findMentions(text: string): Mention[] {
  const masked = maskQuoted(text);
  const found: Mention[] = [];
  for (const match of masked.matchAll(MENTION)) {
    const before = match.index === 0 ? " " : (masked[match.index - 1] ?? " ");
    if (!/[\s([{"'“‘*_~>,;:!?—–/-]/.test(before) || before === "\\") continue;
    const name = (match[1] ?? "").replace(/[._-]+$/, "");
    const end = match.index + 1 + name.length;
    // `@decorator(` in prose about code is a call, and `@scope/package` is a package.
    if (name === "" || /^[(/][A-Za-z0-9_]/.test(masked.slice(end))) continue;
    found.push({ name, start: match.index, end });
  }
  return found;
}

/** The same text with everything that cannot mention anybody replaced by spaces of the same length. */
function maskQuoted(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, " ");
  return text
    .replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\1[^\n]*$|$(?![\s\S]))/gm, blank)
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, blank)
    .replace(/^ {0,3}>[^\n]*$/gm, blank)
    .replace(/\\@/g, "  ");
}

/** Words that address a group instead of one member. */
export const groupMentions = ["here", "all-agents"] as const;
