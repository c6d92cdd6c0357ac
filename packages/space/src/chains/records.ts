import { z } from "zod";
import { MessageId } from "../ids.ts";

export const limitNames = ["depth", "turns", "pair", "fanOut", "wallMs", "tokens", "costUsd"] as const;
export const LimitName = z.enum(limitNames);
export type LimitName = z.infer<typeof LimitName>;

export const chainHeld = z.object({
  chain: MessageId,
  limit: LimitName,
  value: z.number(),
  max: z.number(),
});
/** `all` gives the chain its whole allowance again, `once` lets go what is held and nothing more. */
export const chainContinued = z.object({ chain: MessageId, mode: z.enum(["all", "once"]) });
export const chainEnded = z.object({ chain: MessageId });
/** Sets one limit for all chains of the space; null takes it away (only tokens and money may be without). */
export const spaceLimit = z.object({ limit: LimitName, value: z.number().positive().nullable() });
