import { z } from "zod";
import { SpaceId } from "../ids.ts";

/** The genesis event. Its author is the founder, who stays admin. */
export const spaceCreate = z.object({
  space: SpaceId,
  name: z.string().min(1).max(120),
  goal: z.string().max(500),
});
export const spaceRename = z.object({ name: z.string().min(1).max(120), goal: z.string().max(500) });
