import { sessionCheckpoint, sessionClose, sessionOpen } from "@envoy/space";
import { z } from "zod";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { SessionView } from "./views.ts";

const leased = { ...space, token: z.number().int() };

export const sessionOperations = {
  "session.open": operation({
    kind: "command",
    needs: "agent",
    summary: "An agent says which vendor session it works in, and whether it was resumed",
    input: sessionOpen.extend(leased),
    output: z.object({}),
    errors: ["lease_lost"],
    http: "POST /v1/spaces/:space/sessions",
  }),
  "session.checkpoint": operation({
    kind: "command",
    needs: "agent",
    summary: "An agent says up to where it has handled the space",
    input: sessionCheckpoint.extend(leased),
    output: z.object({}),
    errors: ["lease_lost", "session_foreign"],
    http: "POST /v1/spaces/:space/sessions/checkpoint",
  }),
  "session.close": operation({
    kind: "command",
    needs: "agent",
    summary: "An orderly end of a session, with what the next one should know",
    input: sessionClose.extend(leased),
    output: z.object({}),
    errors: ["lease_lost", "session_foreign"],
    http: "POST /v1/spaces/:space/sessions/close",
  }),
  "session.list": operation({
    kind: "query",
    needs: "read",
    summary: "The newest session of each agent",
    input: z.object(space),
    output: z.object({ sessions: z.array(SessionView.extend({ handle: z.string() })) }),
    errors: [],
    http: "GET /v1/spaces/:space/sessions",
    slash: {
      name: "sessions",
      usage: "/sessions",
      parse: () => ({}),
      card: ({ sessions }) => ({
        title: "Sessions",
        body:
          sessions
            .map(
              (one) =>
                `- **@${one.handle}** ${one.runtime} \`${one.session}\`${one.closed === null ? "" : `, closed: ${one.closed.reason}`}`,
            )
            .join("\n") || "No agent has opened one yet.",
      }),
    },
  }),
};
