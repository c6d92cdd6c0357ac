import { useEffect, useState } from "react";
import { highlight } from "../lib/highlight.ts";
import { CopyButton } from "./copy-button.tsx";

/** Code with its language and a copy button; plain until its colours have been fetched. */
export function CodeBlock({ code, language }: { readonly code: string; readonly language: string }) {
  return (
    <figure className="code-block">
      <figcaption>
        <span>{language === "" ? "text" : language}</span>
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      <pre>
        <Highlighted code={code} language={language} />
      </pre>
    </figure>
  );
}

export function Highlighted({ code, language }: { readonly code: string; readonly language: string }) {
  const [html, setHtml] = useState<{ readonly of: string; readonly html: string } | null>(null);
  useEffect(() => {
    let current = true;
    void highlight(code, language).then((result) => {
      if (current && result !== null) setHtml({ of: code, html: result });
    });
    return () => {
      current = false;
    };
  }, [code, language]);
  if (html === null || html.of !== code) return <code>{code}</code>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes the code it colours
  return <code dangerouslySetInnerHTML={{ __html: html.html }} />;
}
