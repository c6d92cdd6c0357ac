import { z } from "zod";

/**
 * How an account that keeps its own key acts. The first call is answered with `signature_needed` and the events
 * that the call would write; the caller checks them, signs their ids, and repeats the call with them beside the
 * input under `$signed`. The hub decides again and takes the events only if they are what it would write itself.
 */
export const SignedCall = z.object({
  $signed: z
    .array(z.object({ header: z.string().max(8192), body: z.string().max(65_536), sig: z.string().max(128) }))
    .max(32)
    .optional(),
});
