import { memo } from "react";
import type { DiffLine } from "../lib/diff.ts";

const signs = { add: "+", remove: "−", same: " ", hunk: "", note: "" } as const;

/** Lines of a diff with their numbers. Added and removed are told by sign and shade, not by colour alone. */
export const DiffView = memo(function DiffView({
  lines,
  label,
}: {
  readonly lines: readonly DiffLine[];
  readonly label: string;
}) {
  if (lines.length === 0) return <p className="diff-empty">No difference.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="diff" aria-label={label} tabIndex={0}>
      <table>
        <tbody>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff never move
            <tr key={index} className={`diff-${line.kind}`}>
              {line.kind === "hunk" || line.kind === "note" ? (
                <td colSpan={3}>{line.text === "" ? "⋯" : line.text}</td>
              ) : (
                <>
                  <td className="diff-number">{line.before ?? ""}</td>
                  <td className="diff-number">{line.after ?? ""}</td>
                  <td className="diff-text">
                    <span className="diff-sign">{signs[line.kind]}</span>
                    {line.text}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});

export function DiffStat({ added, removed }: { readonly added: number; readonly removed: number }) {
  return (
    <span className="diff-stat">
      <span className="diff-added">+{added}</span> <span className="diff-removed">−{removed}</span>
    </span>
  );
}
