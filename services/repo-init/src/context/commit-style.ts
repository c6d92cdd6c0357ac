import { code } from "./markdown.ts";

const CONVENTIONAL = /^(?:feat|fix|docs|chore|refactor|test|build|ci|perf|style|revert)(?:\([^)]*\))?!?:\s/;

/** What the latest subjects have in common: prefixes, length, case, issue numbers, with examples. */
export function commitStyle(subjects: readonly string[]): string[] {
  const plain = subjects.filter((subject) => !/^Merge /.test(subject));
  if (plain.length === 0) return [];
  const share = (pattern: RegExp) => plain.filter((subject) => pattern.test(subject)).length;
  const conventional = share(CONVENTIONAL);
  const numbered = share(/#\d+/);
  const bodies = plain.map((subject) => subject.replace(CONVENTIONAL, ""));
  const capital = bodies.filter((body) => /^\p{Lu}/u.test(body)).length;
  const lengths = plain.map(({ length }) => length).sort((left, right) => left - right);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  return [
    `- Of the last ${plain.length} commits ${conventional} use conventional prefixes${conventional === 0 ? "" : ` (${prefixes(plain).join(", ")})`}`,
    `- Subjects are ${median} characters long in the middle, ${capital} start with a capital letter, ${numbered} name an issue`,
    ...plain.slice(0, 3).map((subject) => `- For example ${code(subject)}`),
  ];
}

function prefixes(subjects: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const subject of subjects) {
    const prefix = CONVENTIONAL.test(subject) ? /^[a-z]+/.exec(subject)?.[0] : undefined;
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([prefix, count]) => `${prefix} ${count}`);
}
