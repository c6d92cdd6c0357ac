import { CST, Lexer } from "yaml";

export const YAML_LIMITS = { bytes: 256 * 1024, depth: 32, aliases: 64 } as const;

/** Why a text must not reach the parser, with the offset where it goes wrong. */
export interface YamlRefusal {
  readonly offset: number;
  readonly reason: string;
}

/**
 * Refuses what would exhaust the parser, which recurses per nesting level and takes the whole process down
 * when the stack ends. Only the lexer runs here: it keeps a flat state, whatever the depth.
 */
export function guardYaml(text: string): YamlRefusal | null {
  if (Buffer.byteLength(text) > YAML_LIMITS.bytes) {
    return { offset: 0, reason: `larger than ${YAML_LIMITS.bytes / 1024} KiB` };
  }
  const binary = text.search(BINARY);
  if (binary >= 0) return { offset: binary, reason: "not text: it holds control characters" };
  const depth = new DepthMeter();
  for (const token of new Lexer().lex(text)) {
    const offset = depth.offset;
    if (depth.read(token) > YAML_LIMITS.depth) {
      return { offset, reason: `nested deeper than ${YAML_LIMITS.depth} levels` };
    }
    if (depth.aliases > YAML_LIMITS.aliases) {
      return { offset, reason: `more than ${YAML_LIMITS.aliases} aliases` };
    }
  }
  return null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const BINARY = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;

/** Follows the columns at which block collections open, plus the open brackets. */
class DepthMeter {
  offset = 0;
  aliases = 0;
  #lineStart = 0;
  #flow = 0;
  #columns: number[] = [];
  /** Only indicators stand before this point of the line, so what comes next opens a level of its own. */
  #leading = true;
  #textFollows = false;
  /** `a: b: c:` and `a: ? ? ?` are wrong, and yet the parser opens a map for each before it says so. */
  #pairs = 0;

  /** Takes the next token and returns the depth at its end. */
  read(token: string): number {
    if (MARKS.has(token)) {
      this.#textFollows = token === CST.SCALAR;
      return this.#depth;
    }
    const type = this.#textFollows ? null : CST.tokenType(token);
    this.#textFollows = false;
    if (type === "flow-map-start" || type === "flow-seq-start") this.#flow++;
    else if (type === "flow-map-end" || type === "flow-seq-end") this.#flow = Math.max(0, this.#flow - 1);
    else if (type === "doc-start" || type === "doc-end") this.#columns = [];
    else if (type === "alias") this.aliases++;
    else if (type === "map-value-ind" || type === "explicit-key-ind") this.#pairs++;
    else if (type === "comma") this.#pairs = 0;
    if (this.#flow === 0 && this.#leading && (type === null || !LAYOUT.has(type))) this.#open(type);
    const lastBreak = token.lastIndexOf("\n");
    if (lastBreak >= 0) {
      this.#lineStart = this.offset + lastBreak + 1;
      this.#leading = true;
      if (this.#flow === 0) this.#pairs = 0;
    }
    this.offset += token.length;
    return this.#depth;
  }

  get #depth(): number {
    return this.#columns.length + this.#flow + Math.max(0, this.#pairs - this.#flow - 1);
  }

  #open(type: TokenType): void {
    const column = this.offset - this.#lineStart;
    while ((this.#columns.at(-1) ?? -1) > column) this.#columns.pop();
    if ((this.#columns.at(-1) ?? -1) < column) this.#columns.push(column);
    this.#leading = type !== null && INDICATORS.has(type);
  }
}

type TokenType = ReturnType<typeof CST.tokenType>;
const LAYOUT = new Set<TokenType>(["byte-order-mark", "space", "newline", "comment"]);
const INDICATORS = new Set<TokenType>(["seq-item-ind", "explicit-key-ind", "map-value-ind", "anchor", "tag"]);
/** Marks the lexer puts in the stream that stand for no character of the text. */
const MARKS = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
