import type { SearchTerm } from "../search-text.ts";

/** The full-text expression for terms: everything typed is quoted, so that no character of it is an operator. */
export function matchExpression(input: {
  space: string;
  author: string | null;
  terms: readonly SearchTerm[];
}): string {
  const text = input.terms.map(({ phrase, prefix }) => quoted(phrase) + (prefix ? "*" : "")).join(" AND ");
  const author = input.author === null ? "" : ` AND author : ${quoted(word(input.author))}`;
  return `space : ${quoted(word(input.space))}${author} AND text : (${text})`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', " ")}"`;
}

/** The form in which ids are indexed. */
function word(id: string): string {
  return id.replace(/[-_]/g, "");
}
