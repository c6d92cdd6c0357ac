import type { DriverDecision } from "@envoy/agent-kit";
import { z } from "zod";
import type { AskContext, Asked, Reply } from "./approvals.ts";
import type {
  JsonValue,
  McpServerElicitationRequestResponse,
  ToolRequestUserInputResponse,
} from "./generated/codex-protocol.ts";
import { pretty } from "./items.ts";

export const Questions = z.object({
  itemId: z.string(),
  questions: z.array(
    z.object({
      id: z.string(),
      header: z.string().catch(""),
      question: z.string(),
      options: z.array(z.object({ label: z.string(), description: z.string().catch("") })).nullish(),
    }),
  ),
});
type Question = z.infer<typeof Questions>["questions"][number];

/**
 * The model asks people. `edited` of the decision is the answer: plain text for one question, one line per
 * question for several; without it the first option of each is taken, which is the one the model recommends.
 */
export function askedQuestions({ itemId, questions }: z.infer<typeof Questions>, { id }: AskContext): Asked {
  return {
    request: {
      id,
      itemId,
      kind: "question",
      title:
        (questions.length === 1 ? questions[0]?.question : `${questions.length} questions`) ?? "A question",
      detail: questions.map(questionText).join("\n\n"),
      cwd: null,
      reason: null,
      scopes: ["once"],
      editable: true,
    },
    automatic: false,
    reply: (decision) => answerQuestions(questions, decision),
  };
}

function questionText({ header, question, options }: Question): string {
  const lines = (options ?? []).map(
    ({ label, description }) => `- ${label}${description ? `: ${description}` : ""}`,
  );
  return [header ? `${header}: ${question}` : question, ...lines].join("\n");
}

function answerQuestions(questions: readonly Question[], decision: DriverDecision): Reply {
  const answers: ToolRequestUserInputResponse["answers"] = {};
  if (decision.verdict === "decline") return { result: { answers }, interrupt: decision.stop };
  const given = decision.edited?.trim() ?? "";
  const lines = given.split("\n").map((line) => line.trim());
  questions.forEach((question, index) => {
    const own = questions.length === 1 ? given : (lines[index] ?? "");
    const answer = own || question.options?.[0]?.label;
    answers[question.id] = { answers: answer === undefined ? [] : [answer] };
  });
  return { result: { answers } satisfies ToolRequestUserInputResponse, interrupt: false };
}

export const Elicitation = z.object({
  serverName: z.string(),
  mode: z.string(),
  message: z.string().catch(""),
  url: z.string().optional(),
  requestedSchema: z
    .object({ properties: z.record(z.string(), z.unknown()).optional() })
    .optional()
    .catch(undefined),
  _meta: z
    .object({
      codex_approval_kind: z.string().optional(),
      tool_name: z.string().optional(),
      tool_params: z.unknown().optional(),
      persist: z.union([z.string(), z.array(z.string())]).optional(),
    })
    .nullish()
    .catch(null),
});
export type Elicitation = z.infer<typeof Elicitation>;

/** An MCP server asks: mostly whether a tool of it may run, sometimes for something a person fills in. */
export function askedElicitation(ask: Elicitation, { id }: AskContext): Asked {
  const isTool = ask._meta?.codex_approval_kind === "mcp_tool_call";
  const persist = [ask._meta?.persist ?? []].flat();
  const fields = Object.keys(ask.requestedSchema?.properties ?? {});
  const tool = ask._meta?.tool_name ?? "a tool";
  return {
    request: {
      id,
      itemId: null,
      kind: isTool ? "tool" : "question",
      title: isTool
        ? `Run ${tool} of ${ask.serverName}`
        : `${ask.serverName} asks: ${ask.message}`.slice(0, 200),
      detail: isTool ? pretty(ask._meta?.tool_params ?? {}) : elicitationText(ask),
      cwd: null,
      reason: ask.message || null,
      scopes: [
        "once",
        ...(persist.includes("session") ? (["session"] as const) : []),
        ...(persist.includes("always") ? (["rule"] as const) : []),
      ],
      editable: !isTool && fields.length > 0,
    },
    automatic: isTool,
    reply: (decision) => answerElicitation(decision, fields),
  };
}

function elicitationText({ message, url, requestedSchema }: Elicitation): string {
  const fields = requestedSchema?.properties ? pretty(requestedSchema.properties) : "";
  return [message, url ?? "", fields].filter((part) => part !== "").join("\n\n");
}

function answerElicitation(decision: DriverDecision, fields: readonly string[]): Reply {
  if (decision.verdict === "decline") {
    return { result: elicited(decision.stop ? "cancel" : "decline", null, null), interrupt: decision.stop };
  }
  const persist = { once: null, session: "session", rule: "always" }[decision.scope];
  const content = decision.edited === null ? null : formContent(decision.edited, fields);
  return { result: elicited("accept", content, persist), interrupt: false };
}

function elicited(
  action: McpServerElicitationRequestResponse["action"],
  content: JsonValue,
  persist: string | null,
): McpServerElicitationRequestResponse {
  return { action, content, _meta: persist === null ? null : { persist } };
}

/** A person answers with JSON for the whole form, or with plain text for its first field. */
function formContent(answer: string, fields: readonly string[]): JsonValue {
  const first = fields[0];
  if (answer.trimStart().startsWith("{")) {
    try {
      const parsed: JsonValue = JSON.parse(answer);
      return parsed;
    } catch {
      // Not JSON after all, so it is somebody's words.
    }
  }
  return first === undefined ? null : { [first]: answer };
}
