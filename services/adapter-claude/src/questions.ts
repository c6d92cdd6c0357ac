import { z } from "zod";

/** The agent's question to the room, as the runtime's own tool words it. */
const Questions = z.object({
  questions: z.array(
    z.object({
      question: z.string(),
      options: z.array(z.object({ label: z.string(), description: z.string().default("") })).default([]),
    }),
  ),
});

const Answers = z.record(z.string(), z.string());

export function questionText(input: Readonly<Record<string, unknown>>): string {
  const parsed = Questions.safeParse(input);
  if (!parsed.success) return JSON.stringify(input, null, 2);
  return parsed.data.questions
    .map((q) =>
      [q.question, ...q.options.map((o) => `- ${o.label}${o.description && `: ${o.description}`}`)].join(
        "\n",
      ),
    )
    .join("\n\n");
}

/**
 * Puts a person's answer into the call. The answer is free text for every question, or a JSON object from
 * question to answer; an approval without an answer takes the option each question names first.
 */
export function answerQuestions(
  input: Readonly<Record<string, unknown>>,
  answer: string | null,
): Record<string, unknown> {
  const parsed = Questions.safeParse(input);
  if (!parsed.success) return { ...input };
  const given = answer === null ? null : readAnswers(answer);
  const answers = Object.fromEntries(
    parsed.data.questions.map((q) => {
      const first = q.options[0]?.label ?? "Yes";
      return [q.question, typeof given === "string" ? given : (given?.[q.question] ?? first)];
    }),
  );
  return { ...input, answers };
}

function readAnswers(answer: string): string | Record<string, string> {
  try {
    const parsed = Answers.safeParse(JSON.parse(answer));
    return parsed.success ? parsed.data : answer;
  } catch {
    // Plain words are the usual answer; only an object from question to answer is JSON.
    return answer;
  }
}
