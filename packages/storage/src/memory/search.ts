import { indexedText, type SearchTerm, SNIPPET_MARKS, SNIPPET_WORDS } from "../search-text.ts";

export interface MemoryIndex {
  set(message: string, text: string | null): void;
  search(terms: readonly SearchTerm[]): { message: string; snippet: string }[];
}

/** Finds words as the database's index does: without case or accents, phrases by adjacency, the last word as prefix. */
export function createMemoryIndex(): MemoryIndex {
  const documents = new Map<string, Word[]>();
  return {
    set(message, text) {
      if (text === null) documents.delete(message);
      else documents.set(message, wordsOf(indexedText(text)));
    },
    search(terms) {
      return [...documents].flatMap(([message, words]) => {
        const hits = hitsOf(words, terms);
        return hits === null ? [] : [{ message, snippet: snippetOf(words, hits) }];
      });
    },
  };
}

interface Word {
  readonly folded: string;
  readonly shown: string;
  /** What stands between the word before and this one. */
  readonly gap: string;
}

function wordsOf(text: string): Word[] {
  let end = 0;
  return [...text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)].map((match) => {
    const gap = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { folded: fold(match[0]), shown: match[0], gap };
  });
}

function fold(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function hitsOf(words: readonly Word[], terms: readonly SearchTerm[]): Set<number> | null {
  const hits = new Set<number>();
  for (const term of terms) {
    const found = hitsOfTerm(words, term);
    if (found.length === 0) return null;
    for (const place of found) hits.add(place);
  }
  return hits;
}

function hitsOfTerm(words: readonly Word[], { phrase, prefix }: SearchTerm): number[] {
  const wanted = wordsOf(phrase).map((word) => word.folded);
  const matches = (word: Word | undefined, index: number): boolean => {
    const pattern = wanted[index] ?? "";
    const isPrefix = prefix && index === wanted.length - 1;
    return isPrefix ? (word?.folded.startsWith(pattern) ?? false) : word?.folded === pattern;
  };
  return words.flatMap((_word, start) =>
    wanted.every((_pattern, index) => matches(words[start + index], index))
      ? wanted.map((_p, index) => start + index)
      : [],
  );
}

function snippetOf(words: readonly Word[], hits: ReadonlySet<number>): string {
  const first = Math.max(0, Math.min(...hits) - SNIPPET_WORDS / 4);
  const shown = words.slice(first, first + SNIPPET_WORDS).map((word, index) => {
    const gap = index === 0 ? "" : word.gap;
    return hits.has(first + index)
      ? `${gap}${SNIPPET_MARKS.open}${word.shown}${SNIPPET_MARKS.close}`
      : gap + word.shown;
  });
  const before = first > 0 ? SNIPPET_MARKS.ellipsis : "";
  const after = first + SNIPPET_WORDS < words.length ? SNIPPET_MARKS.ellipsis : "";
  return before + shown.join("") + after;
}
