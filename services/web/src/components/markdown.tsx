import { memo, useMemo } from "react";
import { type Block, markdownBlocks, type Prose } from "../lib/markdown.ts";
import { markMentions, mentionPills } from "../lib/mentions.ts";
import { usePeople } from "../lib/room-context.ts";
import { sanitize } from "../lib/sanitize.ts";
import { CodeBlock } from "./code-block.tsx";

interface MarkdownProps {
  readonly text: string;
  readonly prose?: Prose;
}

/** Markdown as rooms show it: safe, with mentions as pills; a text that grows re-renders its last block only. */
export const Markdown = memo(function Markdown({ text, prose = "message" }: MarkdownProps) {
  const { names } = usePeople();
  const blocks = useMemo(() => markdownBlocks(markMentions(text, names), prose), [text, names, prose]);
  return (
    <div className="prose">
      {blocks.map((block, index) => (
        // Blocks only ever change at the end, so their position is their identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <MarkdownBlock key={index} block={block} />
      ))}
    </div>
  );
});

function MarkdownBlock({ block }: { readonly block: Block }) {
  if (block.kind === "code") {
    return <CodeBlock code={block.code} language={block.closed ? block.language : ""} />;
  }
  return <HtmlBlock html={block.html} />;
}

const HtmlBlock = memo(function HtmlBlock({ html }: { readonly html: string }) {
  const { names } = usePeople();
  const safe = useMemo(() => mentionPills(sanitize(html), names), [html, names]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it has just been sanitised, and pills hold only a name's letters
  return <div className="prose-block" dangerouslySetInnerHTML={{ __html: safe }} />;
});
