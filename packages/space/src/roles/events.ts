import { z } from "zod";

/** `planner`, or `shared/handoff` for a part that prompts include by name. */
export const PromptName = z
  .string()
  .regex(
    /^(shared\/)?[a-z][a-z0-9-]{0,31}$/,
    "a prompt is named planner, or shared/handoff for a shared part",
  );

/** Longest prompt file, in characters. */
export const PROMPT_LIMIT = 40_000;

/** A prompt file as it stands from now on, front matter included. */
export const roleEdit = z.object({
  prompt: PromptName,
  text: z.string().min(1).max(PROMPT_LIMIT),
  version: z.number().int().min(1),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.enum(["file", "page"]),
});
