import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** A zod issue in words a person can act on; `shown` is the offending value as it may be printed. */
export function issueSentence(issue: Issue, shown: string | null): string {
  const value = shown === null ? "this value" : shown;
  switch (issue.code) {
    case "invalid_value":
      return `${value} is not allowed; allowed: ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return shown === null
        ? `${article(issue.expected)} is required here`
        : `${value} is not ${article(issue.expected)}`;
    case "too_small":
      return `${value} is too small; the least is ${issue.minimum}`;
    case "too_big":
      return `${value} is too big; the most is ${issue.maximum}`;
    case "invalid_union":
      return unionSentence(issue, shown);
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return shown === null ? issue.message : `${value}: ${issue.message}`;
  }
}

function unionSentence(issue: Extract<Issue, { code: "invalid_union" }>, shown: string | null): string {
  const sentences = issue.errors.flatMap((branch) =>
    branch.slice(0, 1).map((inner) => issueSentence(inner, shown)),
  );
  return sentences.length === 0 ? issue.message : [...new Set(sentences)].join(", or ");
}

function article(expected: string): string {
  const names: Record<string, string> = {
    object: "map",
    record: "map",
    array: "list",
    boolean: "boolean (true or false)",
  };
  const name = names[expected] ?? expected;
  return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}
