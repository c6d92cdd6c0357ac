import { Marked, type Token } from "marked";

/** One part of a rendered text. Parts are told apart so that a growing text re-renders only its last one. */
export type Block =
  | { readonly kind: "html"; readonly source: string; readonly html: string }
  | { readonly kind: "code"; readonly language: string; readonly code: string; readonly closed: boolean };

const marked = new Marked({ gfm: true, breaks: true });
const rendered = new Map<string, string>();
const KEPT = 2000;

/** Splits Markdown into blocks. The HTML is not sanitised yet: `components/markdown.tsx` does that. */
export function markdownBlocks(text: string): Block[] {
  const tokens = marked.lexer(text);
  return tokens.flatMap((token): Block[] => {
    if (token.type === "space" || token.type === "def") return [];
    if (token.type === "code") return [codeBlock(token)];
    return [{ kind: "html", source: token.raw, html: renderToken(token, tokens.links) }];
  });
}

function codeBlock(token: Token): Block {
  const code = "text" in token ? String(token.text) : "";
  const language = "lang" in token ? (String(token.lang ?? "").split(/[\s{]/)[0] ?? "") : "";
  const fence = /^\s*(`{3,}|~{3,})/.exec(token.raw)?.[1];
  const closed =
    fence === undefined || token.raw.trimEnd().split("\n").at(-1)?.trim().startsWith(fence) === true;
  const onlyFence = token.raw.trimEnd().split("\n").length > 1;
  return {
    kind: "code",
    language: language.toLowerCase(),
    code,
    closed: fence === undefined || (closed && onlyFence),
  };
}

function renderToken(token: Token, links: ReturnType<typeof marked.lexer>["links"]): string {
  const known = rendered.get(token.raw);
  if (known !== undefined) return known;
  const html = marked.parser(Object.assign([token], { links }));
  if (rendered.size >= KEPT) rendered.clear();
  rendered.set(token.raw, html);
  return html;
}
