import { ActorId, Handle, RoleName } from "@envoy/space";
import { z } from "zod";
import { reads } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { MemberView, PresenceView } from "./views.ts";

const capability = z.enum(["approve", "invite", "object.put"]);
const me = z.object({
  account: z.string(),
  actor: ActorId,
  handle: z.string(),
  name: z.string(),
  kind: z.enum(["human", "agent", "script"]),
});

export const memberOperations = {
  "account.signIn": operation({
    kind: "command",
    needs: "public",
    summary:
      "Spend a one-time sign-in link; the answer carries a session token (browsers get a cookie instead)",
    input: z.object({ token: z.string().min(16).max(200) }),
    output: me.extend({ session: z.string() }),
    errors: ["link_spent"],
    http: "POST /v1/sign-in",
  }),
  "account.signOut": operation({
    kind: "command",
    needs: "account",
    summary: "End all sessions of this account",
    input: z.object({}),
    output: z.object({}),
    errors: [],
    http: "POST /v1/sign-out",
  }),
  "account.me": operation({
    kind: "query",
    needs: "account",
    summary: "Who you are",
    input: z.object({}),
    output: me,
    errors: [],
    http: "GET /v1/me",
    cli: { path: "whoami", say: ({ handle, kind, actor }) => `${handle} [${kind}] ${actor}` },
    mcp: { tool: "envoy_status", title: "Who you are", annotations: reads },
  }),
  "account.invitePerson": operation({
    kind: "command",
    needs: "admin",
    summary: "Make an account for a person, add it to the space and get its one-time sign-in link token",
    input: z.object({
      space: space.space,
      handle: Handle,
      name: z.string().trim().min(1).max(64),
      role: z.enum(["read", "write", "admin"]).default("write"),
      approve: z.boolean().default(true),
    }),
    output: z.object({ member: MemberView, token: z.string(), expiresAt: z.number() }),
    errors: ["handle_taken", "member_exists"],
    http: "POST /v1/spaces/:space/people",
  }),
  "member.list": operation({
    kind: "query",
    needs: "read",
    summary: "Who is in the space, what each may do, and what the agents are doing",
    input: z.object(space),
    output: z.object({ epoch: z.number(), members: z.array(MemberView), presence: z.array(PresenceView) }),
    errors: [],
    http: "GET /v1/spaces/:space/members",
    mcp: {
      tool: "envoy_roster",
      title: "Members of a space",
      annotations: reads,
      records: "members",
      resource: { path: "/members", changedBy: ["member.", "invite."] },
    },
    slash: {
      name: "who",
      usage: "/who",
      parse: () => ({}),
      card: ({ members, presence }) => ({
        title: "Members",
        body: members
          .map((one) => {
            const state = presence.find((p) => p.actor === one.actor)?.presence;
            return `- **@${one.handle}** [${one.role}|${one.kind}]${one.agentRole === null ? "" : ` ${one.agentRole}`}${state === undefined ? "" : `, ${state}`}`;
          })
          .join("\n"),
      }),
    },
  }),
  "member.add": operation({
    kind: "command",
    needs: "admin",
    summary: "Add an account that this hub knows already, an agent or a person, to the space",
    input: z.object({
      ...space,
      member: Handle,
      role: z.enum(["read", "write", "admin"]).default("write"),
      capabilities: z.array(capability).default([]),
      /** The prompt an agent works under here; agents only. */
      agentRole: RoleName.nullable().default(null),
    }),
    output: MemberView,
    errors: ["member_not_found", "member_exists"],
    http: "POST /v1/spaces/:space/members",
    cli: {
      path: "space add",
      positional: ["space", "member"],
      say: ({ handle, role }) => `Added ${handle} [${role}]`,
    },
  }),
  "member.role": operation({
    kind: "command",
    needs: "admin",
    summary: "Change what a member may do from now on",
    input: z.object({
      ...space,
      member: Handle,
      role: z.enum(["read", "write", "admin"]),
      capabilities: z.array(capability),
    }),
    output: MemberView,
    errors: ["member_not_found", "founder_is_fixed"],
    http: "PUT /v1/spaces/:space/members/:member/role",
  }),
  "member.remove": operation({
    kind: "command",
    needs: "admin",
    summary: "Remove a member; what it wrote stays",
    input: z.object({ ...space, member: Handle, reason: z.string().max(300).nullable().default(null) }),
    output: z.object({}),
    errors: ["member_not_found", "founder_is_fixed"],
    http: "DELETE /v1/spaces/:space/members/:member",
    cli: {
      path: "space remove",
      positional: ["space", "member"],
      say: (_, { member }) => `Removed ${member}`,
    },
  }),
};
