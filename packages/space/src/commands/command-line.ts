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

/** The known word nearest to a mistyped one, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
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

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
