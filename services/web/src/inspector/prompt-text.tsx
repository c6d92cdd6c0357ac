import { useRef } from "react";

interface PromptTextProps {
  readonly text: string;
  readonly faults: readonly { readonly line: number; readonly problem: string }[];
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

/** A plain text area with line numbers; lines with a fault are marked where they are. */
export function PromptText({ text, faults, readOnly, onChange }: PromptTextProps) {
  const gutter = useRef<HTMLOListElement>(null);
  const lines = text.split("\n");
  return (
    <div className="prompt-text">
      <ol ref={gutter} aria-hidden="true">
        {lines
          .map((_, index) => index + 1)
          .map((line) => {
            const fault = faults.find((one) => one.line === line);
            return (
              <li key={line} className={fault === undefined ? "" : "fault"} title={fault?.problem}>
                {line}
              </li>
            );
          })}
      </ol>
      <textarea
        aria-label="Prompt"
        aria-invalid={faults.length > 0}
        spellCheck={false}
        wrap="off"
        readOnly={readOnly}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
