import { MESSAGE_LIMIT } from "@envoy/space";
import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";

/** What a command shows to its sender alone. */
export const CardView = z.object({ ok: z.boolean(), title: z.string(), body: z.string() });
export type CardView = z.infer<typeof CardView>;

export const commandOperations = {
  "command.run": operation({
    kind: "command",
    needs: "read",
    summary:
      "Run a slash command as typed in the room; it is answered with a card and never stored as a message",
    input: z.object({ ...space, text: z.string().trim().min(1).max(MESSAGE_LIMIT) }),
    output: CardView,
    errors: ["not_a_command", "unknown_command"],
    http: "POST /v1/spaces/:space/commands",
    cli: {
      path: "run",
      positional: ["text"],
      say: ({ title, body }) => (body === "" ? title : `${title}\n${body}`),
    },
  }),
  "command.list": operation({
    kind: "query",
    needs: "read",
    summary: "The slash commands, with what each needs and whether you may use it",
    input: z.object(space),
    output: z.object({
      commands: z.array(
        z.object({ name: z.string(), usage: z.string(), summary: z.string(), allowed: z.boolean() }),
      ),
    }),
    errors: [],
    http: "GET /v1/spaces/:space/commands",
    slash: {
      name: "help",
      usage: "/help",
      parse: () => ({}),
      card: ({ commands }) => ({
        title: "Commands",
        body: commands
          .map((one) => `- \`${one.usage}\` ${one.summary}${one.allowed ? "" : " *(not permitted for you)*"}`)
          .join("\n"),
      }),
    },
  }),
};
