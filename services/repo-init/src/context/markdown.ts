/**
 * A name from the repository as inert inline code. Names are a stranger's words inside a prompt: control
 * characters, backticks and marks that turn the direction of text are spelled out, and long names are cut.
 */
export function code(name: string): string {
  return `\`${plain(name, 160).replaceAll("`", "\\x60")}\``;
}

/** One line of a stranger's text, for list items: no line breaks, no markup that starts a block, no HTML. */
export function plain(text: string, limit = 120): string {
  const visible = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return visible.length > limit ? `${visible.slice(0, limit)}…` : visible;
}

/** As `plain`, with Markdown's own signs escaped. */
export function prose(text: string, limit = 120): string {
  return plain(text, limit).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * A Markdown file that never exceeds `limit` bytes. Each section gives up its last lines and says how many;
 * sections are cut evenly, the longest first, so that none vanishes for another.
 */
export function boundedMarkdown({
  title,
  intro,
  sections,
  limit,
}: {
  title: string;
  intro: string;
  sections: readonly Section[];
  limit: number;
}): string {
  const kept = sections
    .filter(({ lines }) => lines.length > 0)
    .map((section) => ({ ...section, keep: section.lines.length }));
  const render = () =>
    `${[
      `# ${title}`,
      "",
      intro,
      ...kept.flatMap(({ title: name, lines, keep }) => [
        "",
        `## ${name}`,
        "",
        ...lines.slice(0, keep),
        ...more(lines.length - keep),
      ]),
    ].join("\n")}\n`;
  let text = render();
  while (Buffer.byteLength(text) > limit) {
    const longest = kept.reduce<(typeof kept)[number] | null>(
      (most, section) => (section.keep > (most?.keep ?? 1) ? section : most),
      null,
    );
    if (longest === null)
      return `${Buffer.from(text)
        .subarray(0, limit - 4)
        .toString("utf8")
        .replace(/\uFFFD*$/, "")}…`;
    longest.keep -= Math.max(1, Math.floor(longest.keep / 10));
    text = render();
  }
  return text;
}

function more(count: number): string[] {
  return count === 0 ? [] : [`- … and ${count} more`];
}
