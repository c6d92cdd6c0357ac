import { findMentions } from "../messages/mentions.ts";

/** A slash command as typed: `@Reviewer /model gpt-6 ` names an agent, a command and its words. */
export interface CommandLine {
  /** The agents it speaks to: mentions before the slash. */
  readonly to: readonly string[];
  /** Lower case, without the slash. */
  readonly name: string;
  /** Everything after the name, trimmed. */
  readonly rest: string;
}

/**
 * Reads a command, or null when the text is an ordinary message. Commands stand only at the start of a message,
 * after leading mentions; a path such as `/etc/hosts` is not one.
 */
export function parseCommandLine(text: string): CommandLine | null {
  const to: string[] = [];
  let at = text.length - text.trimStart().length;
  for (const mention of findMentions(text)) {
    if (mention.start !== at) break;
    to.push(mention.name);
    at =
      mention.end + (text.slice(mention.end).length - text.slice(mention.end).replace(/^[\s,:]+/, "").length);
  }
  const match = /^\/([a-zA-Z][a-zA-Z-]*)(?=\s|$)([\s\S]*)$/.exec(text.slice(at));
  if (match === null) return null;
  return { to, name: (match[1] ?? "").toLowerCase(), rest: (match[2] ?? "").trim() };
}

/** Nobody mistypes a word into one this long; comparing longer ones would only cost time. */
const LONGEST_TYPO = 64;

/** The known word nearest to a mistyped one, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST_TYPO) return null;
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = candidate.startsWith(word) ? 0.5 : editDistance(word, candidate);
    if (
      distance <= Math.max(1, Math.floor(candidate.length / 3)) &&
      (best === null || distance < best.distance)
    ) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? null;
}

/** How many letters to add, drop, change or swap with their neighbour; one row at a time. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
