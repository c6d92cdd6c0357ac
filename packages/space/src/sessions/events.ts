import { z } from "zod";

/**
 * An agent's own account of its vendor session. Only events by the agent itself count: it resumes from what it
 * signed, never from text in the room.
 */
export const sessionOpen = z.object({
  runtime: z.string().min(1).max(32),
  /** The vendor's session or thread id. */
  session: z.string().min(1).max(128),
  cwd: z.string().max(1024),
  model: z.string().max(128).nullable(),
  promptDigest: z.string().max(64).nullable(),
  resumed: z.boolean(),
  /** Why it is a cold start, for people. */
  reason: z.string().max(500).nullable(),
});
export const sessionCheckpoint = z.object({
  session: z.string().min(1).max(128),
  /** Everything up to this sequence number has been handled. */
  handled: z.number().int().min(0),
  model: z.string().max(128).nullable(),
  promptDigest: z.string().max(64).nullable(),
});
export const sessionClose = z.object({
  session: z.string().min(1).max(128),
  reason: z.string().max(300),
  /** What the next session should know, written by the agent or made from its open work. */
  handover: z.string().max(8000).nullable(),
});
