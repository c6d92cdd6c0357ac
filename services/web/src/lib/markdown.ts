import { Marked, type Token } from "marked";

/** One part of a rendered text. Parts are told apart so that a growing text re-renders only its last one. */
export type Block =
  | { readonly kind: "html"; readonly source: string; readonly html: string }
  | { readonly kind: "code"; readonly language: string; readonly code: string; readonly closed: boolean };

/** Who presses Enter in a message means a new line; a file is wrapped where its lines get long. */
const readers = {
  message: new Marked({ gfm: true, breaks: true }),
  document: new Marked({ gfm: true, breaks: false }),
} as const;
export type Prose = keyof typeof readers;
const rendered = new Map<string, string>();
const KEPT = 2000;

/** Splits Markdown into blocks. The HTML is not sanitised yet: `components/markdown.tsx` does that. */
export function markdownBlocks(text: string, prose: Prose = "message"): Block[] {
  const tokens = readers[prose].lexer(text);
  return tokens.flatMap((token): Block[] => {
    if (token.type === "space" || token.type === "def") return [];
    if (token.type === "code") return [codeBlock(token)];
    return [{ kind: "html", source: token.raw, html: renderToken(token, tokens.links, prose) }];
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

function renderToken(token: Token, links: ReturnType<Marked["lexer"]>["links"], prose: Prose): string {
  const key = `${prose}:${token.raw}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = readers[prose].parser(Object.assign([token], { links }));
  if (rendered.size >= KEPT) rendered.clear();
  rendered.set(key, html);
  return html;
}
