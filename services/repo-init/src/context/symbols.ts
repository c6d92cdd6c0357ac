import { boundedMarkdown, code } from "./markdown.ts";
import type { Survey } from "./survey.ts";

const SYMBOLS_LIMIT = 24 * 1024;

/** What each file offers to others, for people and prompts; most offering folders lose lines first. */
export function renderSymbols(survey: Survey): string {
  const files = survey.files.filter(
    ({ own, test, facts }) => own && !test && facts !== null && facts.symbols.length > 0,
  );
  const lines = files.map(({ path, facts }) => {
    const names = (facts?.symbols ?? []).map(({ name, kind, line }) => `${kind} ${code(name)}:${line}`);
    return `- ${code(path)}: ${names.slice(0, 30).join(", ")}${names.length > 30 ? ", …" : ""}`;
  });
  const intro = "Names that files offer to others, with their lines; found by line patterns.";
  return boundedMarkdown({
    title: "Symbols",
    intro,
    sections: [{ title: "By file", lines }],
    limit: SYMBOLS_LIMIT,
  });
}
