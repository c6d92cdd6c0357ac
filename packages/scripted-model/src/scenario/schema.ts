import { z } from "zod";
import { unknownNames } from "./names.ts";
import { compile } from "./pattern.ts";

/** Claude Code and Codex ask for these by themselves or let people pick them; the `scripted-*` ones are ours. */
const defaultModels = {
  anthropic: ["claude-sonnet-5", "claude-opus-5-5", "claude-haiku-5-5", "scripted-claude-1"],
  openai: ["scripted-codex-1", "gpt-6.1-sol", "gpt-5.5"],
};

const pattern = z.string().min(1).refine(isRegExp, { error: "is not a regular expression" });

const whenSchema = z.strictObject({
  role: z.string().optional(),
  wire: z.enum(["anthropic", "openai"]).optional(),
  model: pattern.optional(),
  /** Over everything said to the model in this turn, wrappers of the runtime included. */
  last_user: pattern.optional(),
  /** Over the turn with its tool calls, results and the model's own words. */
  turn_contains: pattern.optional(),
  /** The same text as `turn_contains`, and the rule is skipped when it matches. */
  not_contains: pattern.optional(),
  /** Over the newest tool results. A rule with this takes over in the middle of another rule's answer. */
  last_result: pattern.optional(),
  after_tool: z.string().optional(),
  tools_done: z.array(z.string()).optional(),
  /** The n-th request of the turn, from 1. */
  call_of_turn: z.int().min(1).optional(),
});

const partSchema = z
  .strictObject({
    text: z.string().optional(),
    thinking: z.string().optional(),
    delay_ms: z.int().min(0).optional(),
    fault: z
      .union([z.literal([400, 401, 403, 404, 429, 500, 529]), z.enum(["cut_stream", "stall"])])
      .optional(),
    /** Seconds, with fault 429 only. */
    retry_after: z.number().min(0).optional(),
    tool: z.string().min(1).optional(),
    /** An object for a function, a text for a custom tool; a text that is JSON serves either. */
    input: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
    namespace: z.string().optional(),
    run: z.string().optional(),
    read: z.string().optional(),
    write: z.strictObject({ path: z.string(), content: z.string() }).optional(),
    edit: z.strictObject({ path: z.string(), find: z.string(), replace: z.string() }).optional(),
    /** Why a command is run; runtimes show it beside the approval. */
    because: z.string().optional(),
    /** Asks for approval even where the runtime would not, as far as the runtime lets a model do so. */
    ask: z.boolean().optional(),
    /** The next tool is called in the same answer instead of after this one's result. */
    with_next: z.boolean().optional(),
  })
  .superRefine((part, context) => {
    const actions = actionKeys.filter((key) => part[key] !== undefined);
    if (actions.length === 1) return;
    const found = actions.length === 0 ? "has none" : `has ${actions.join(" and ")}`;
    context.addIssue({
      code: "custom",
      message: `needs exactly one of ${actionKeys.join(", ")}; it ${found}`,
    });
  });

const actionKeys = ["text", "thinking", "delay_ms", "fault", "tool", "run", "read", "write", "edit"] as const;

const ruleSchema = z
  .strictObject({
    id: z.string().min(1),
    when: whenSchema.default({}),
    /** The script of a turn: each tool call ends one answer, the next parts follow once its result is there. */
    answer: z.array(partSchema).min(1),
    /** How often the rule may be used in one conversation. */
    times: z.int().min(1).optional(),
  })
  .superRefine((rule, context) => {
    const last = rule.answer.length - 1;
    const faultAt = rule.answer.findIndex((part) => part.fault !== undefined);
    if (faultAt === -1) return;
    const callsTool = rule.answer.some((part) => isTool(part));
    const refusal = typeof rule.answer[faultAt]?.fault === "number";
    const speaks = rule.answer.some((part) => part.text !== undefined || part.thinking !== undefined);
    if (refusal && speaks) {
      context.addIssue({
        code: "custom",
        path: ["answer", faultAt],
        message: "a request is refused before anything is said: only delays may stand before this fault",
      });
    }
    if (callsTool || faultAt !== last) {
      context.addIssue({
        code: "custom",
        path: ["answer", faultAt],
        message: "a fault ends its answer and shares it with no tool: give it a rule of its own",
      });
    }
  });

const captureSchema = z.strictObject({
  /** Regular expressions with one group, the most telling first. */
  from: z.array(pattern).min(1),
  /**
   * `prompt`: the first match in the instructions, so that no message and no file quoted behind them can change
   * it. `turn`: the newest match, in the turn rather than in the conversation rather than in the instructions.
   */
  in: z.enum(["prompt", "turn"]).default("turn"),
  else: z.string(),
});

const scenarioShape = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  /** When absent, any key is accepted. */
  keys: z.array(z.string().min(1)).min(1).optional(),
  models: z
    .strictObject({
      anthropic: z.array(z.string()).default(defaultModels.anthropic),
      openai: z.array(z.string()).default(defaultModels.openai),
    })
    .default(defaultModels),
  /** Pause between streamed pieces, so that streaming can be seen. */
  chunk_ms: z.int().min(0).default(0),
  /** What wrappers add to the words said to the model, taken out before `last_user` looks at them. */
  ignore: z.array(pattern).default([]),
  captures: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), captureSchema).default({}),
  rules: z.array(ruleSchema).min(1),
});

export const scenarioSchema = scenarioShape.superRefine((scenario, context) => {
  for (const { path, message } of unknownNames(scenario)) context.addIssue({ code: "custom", path, message });
});

export type Scenario = z.output<typeof scenarioShape>;
/** A scenario as a program writes it: what has a default may be left out. */
export type ScenarioInput = z.input<typeof scenarioShape>;
export type Rule = z.output<typeof ruleSchema>;
export type Part = z.output<typeof partSchema>;
export type When = z.output<typeof whenSchema>;
export type Fault = NonNullable<Part["fault"]>;

/** A part that asks the runtime to do something and waits for its result. */
export function isTool(part: Part): boolean {
  return [part.tool, part.run, part.read, part.write, part.edit].some((action) => action !== undefined);
}

function isRegExp(source: string): boolean {
  try {
    compile(source);
    return true;
  } catch {
    return false;
  }
}
