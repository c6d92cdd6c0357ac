import { ActorId, Handle, InviteId, inviteCreate, memberJoin, SpaceId } from "@envoy/space";
import { z } from "zod";
import { sayLines } from "./cli.ts";
import { reads, removes } from "./mcp.ts";
import { operation } from "./operation.ts";
import { space } from "./spaces.ts";
import { MemberView } from "./views.ts";

export const InviteView = inviteCreate.extend({
  status: z.enum(["active", "spent", "expired", "revoked"]),
  uses: z.number(),
  createdBy: ActorId,
  createdAt: z.number(),
});
export type InviteView = z.infer<typeof InviteView>;

const signature = memberJoin.shape.proof;

function sayInvite({ invite, status, uses, maxUses, role, expiresAt }: InviteView): string {
  const end = expiresAt === null ? "never expires" : `expires ${new Date(expiresAt).toISOString()}`;
  return `${invite} [${status}] ${role} uses: ${uses}/${maxUses ?? "any"} ${end}`;
}

export const inviteOperations = {
  "account.challenge": operation({
    kind: "query",
    needs: "public",
    summary: "Get a one-time text to sign, to sign in with a key of your own",
    input: z.object({ actor: ActorId }),
    output: z.object({ challenge: z.string(), expiresAt: z.number() }),
    errors: [],
    http: "POST /v1/sign-in/challenge",
  }),
  "account.prove": operation({
    kind: "command",
    needs: "public",
    summary:
      "Sign in with a key of your own; the first time makes an account that can do nothing until it is invited",
    input: z.object({
      actor: ActorId,
      challenge: z.string().max(200),
      signature,
      handle: Handle,
      name: z.string().trim().min(1).max(64),
      kind: z.enum(["human", "agent", "script"]),
    }),
    output: z.object({
      account: z.string(),
      actor: ActorId,
      handle: z.string(),
      session: z.string(),
      expiresAt: z.number(),
    }),
    errors: ["bad_credentials", "handle_taken"],
    http: "POST /v1/sign-in/prove",
  }),
  "invite.create": operation({
    kind: "command",
    needs: "admin",
    summary: "Publish an invite. The code itself stays with you: the hub gets its public name and key only",
    input: z.object({
      ...space,
      ...inviteCreate.omit({ expiresAt: true }).shape,
      role: inviteCreate.shape.role.default("write"),
      capabilities: inviteCreate.shape.capabilities.default([]),
      kind: inviteCreate.shape.kind.default(null),
      maxUses: inviteCreate.shape.maxUses.default(1),
      ttlMs: z
        .number()
        .int()
        .min(1000)
        .nullable()
        .default(24 * 60 * 60 * 1000),
    }),
    output: InviteView,
    errors: ["invite_exists"],
    http: "POST /v1/spaces/:space/invites",
  }),
  "invite.list": operation({
    kind: "query",
    needs: "admin",
    summary: "The invites of a space and what has become of each",
    input: z.object(space),
    output: z.object({ invites: z.array(InviteView) }),
    errors: [],
    http: "GET /v1/spaces/:space/invites",
    cli: {
      path: "invites list",
      aliases: ["invites"],
      positional: ["space"],
      say: ({ invites }) => sayLines(invites, sayInvite, "There are no invites."),
    },
    mcp: { tool: "envoy_invites", title: "Invites of a space", annotations: reads, records: "invites" },
  }),
  "invite.revoke": operation({
    kind: "command",
    needs: "admin",
    summary: "Make an invite void; whoever joined by it stays",
    input: z.object({ ...space, invite: InviteId }),
    output: InviteView,
    errors: ["invalid_invite"],
    http: "DELETE /v1/spaces/:space/invites/:invite",
    mcp: { tool: "envoy_invite_revoke", title: "Revoke an invite", annotations: removes },
  }),
  "invite.look": operation({
    kind: "query",
    needs: "account",
    summary: "Where an invite leads, by its public name",
    input: z.object({ invite: InviteId }),
    output: z.object({
      space: SpaceId,
      name: z.string(),
      role: z.enum(["read", "write"]),
      status: InviteView.shape.status,
    }),
    errors: ["invalid_invite"],
    http: "GET /v1/invites/:invite",
  }),
  "invite.join": operation({
    kind: "command",
    needs: "account",
    summary:
      "Join a space with an invite: `proof` is made with the invite's key over the space, the invite and your key",
    input: z.object({
      space: SpaceId,
      invite: InviteId,
      proof: signature,
      handle: Handle.nullable().default(null),
      kind: z.enum(["human", "agent", "script"]).nullable().default(null),
    }),
    output: z.object({ space: SpaceId, name: z.string(), member: MemberView, changed: z.boolean() }),
    errors: [
      "invalid_invite",
      "invite_already_redeemed",
      "invite_expired",
      "member_exists",
      "member_removed",
    ],
    http: "POST /v1/invites/:invite/join",
  }),
};
