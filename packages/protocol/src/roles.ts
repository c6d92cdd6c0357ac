import { ActorId, PROMPT_LIMIT, PromptName } from "@envoy/space";
import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { PromptInfo } from "./views.ts";

export const roleOperations = {
  "role.list": operation({
    kind: "query",
    needs: "read",
    summary: "The prompt files of the space: roles and shared parts",
    input: z.object(space),
    output: z.object({ prompts: z.array(PromptInfo) }),
    errors: [],
    http: "GET /v1/spaces/:space/roles",
    slash: {
      name: "roles",
      usage: "/roles",
      parse: () => ({}),
      card: ({ prompts }) => ({
        title: "Roles",
        body: prompts
          .map((one) => `- **${one.name}** version ${one.version} (${one.digest.slice(0, 8)})`)
          .join("\n"),
      }),
    },
  }),
  "role.get": operation({
    kind: "query",
    needs: "read",
    summary: "A prompt file, and for a role the prompt as agents get it",
    input: z.object({ ...space, prompt: PromptName }),
    output: PromptInfo.extend({ text: z.string(), composed: z.string().nullable() }),
    errors: ["role_not_found"],
    http: "GET /v1/spaces/:space/role",
  }),
  "role.edit": operation({
    kind: "command",
    needs: "admin",
    summary: "Store a new version of a prompt; agents work under it from their next turn on",
    input: z.object({
      ...space,
      prompt: PromptName,
      text: z.string().min(1).max(PROMPT_LIMIT),
      /** The version it was edited from; 0 for a new prompt. */
      base: z.number().int().min(0),
    }),
    output: PromptInfo,
    errors: ["role_invalid", "role_conflict"],
    http: "PUT /v1/spaces/:space/role",
  }),
  "role.history": operation({
    kind: "query",
    needs: "read",
    summary: "All versions of a prompt, newest first",
    input: z.object({ ...space, prompt: PromptName }),
    output: z.object({
      versions: z.array(
        z.object({
          version: z.number(),
          digest: z.string(),
          text: z.string(),
          editedBy: ActorId,
          editedAt: z.number(),
          source: z.string(),
        }),
      ),
    }),
    errors: ["role_not_found"],
    http: "GET /v1/spaces/:space/role/history",
  }),
};
