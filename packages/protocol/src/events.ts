import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";

export const eventOperations = {
  "event.submit": operation({
    kind: "command",
    needs: "read",
    summary:
      "Hand in events that their author signed itself; each is verified and judged by the same rules as every other act",
    input: z.object({
      ...space,
      events: z
        .array(
          z.object({ header: z.string().max(8192), body: z.string().max(65_536), sig: z.string().max(128) }),
        )
        .min(1)
        .max(200),
    }),
    output: z.object({ accepted: z.array(z.object({ id: z.string(), seq: z.number().int() })) }),
    errors: ["event_refused"],
    http: "POST /v1/spaces/:space/events",
  }),
  "hub.health": operation({
    kind: "query",
    needs: "public",
    summary: "Whether the hub serves, and whether it can write",
    input: z.object({}),
    output: z.object({
      status: z.enum(["ok", "read_only"]),
      reason: z.string().nullable(),
      version: z.string(),
      uptimeMs: z.number(),
    }),
    errors: [],
    http: "GET /v1/health",
  }),
};
