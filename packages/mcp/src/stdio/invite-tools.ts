import { randomBytes } from "node:crypto";
import { createCode, type InviteKeys, inviteKeys, type Kind, readCode } from "@envoy/cli";
import type { WireError } from "@envoy/protocol";
import { z } from "zod";
import { directory } from "../directory.ts";
import type { McpSession } from "../session.ts";
import { chooseSpace } from "../tools/choose-space.ts";
import { failed, type Outcome, refuse, succeed } from "../tools/outcome.ts";
import type { OwnTool } from "../tools/own-tool.ts";
import { redact } from "../tools/redact.ts";

/** Who joins: makes an identity when there is none yet. */
export type Joiner = (want: {
  readonly name: string | null;
  /** Null: as it is; an agent when it is made now. */
  readonly kind: Kind | null;
}) => Promise<
  { readonly ok: true; readonly actor: string } | { readonly ok: false; readonly error: WireError }
>;

const JOIN = "envoy_join_invite";
const INVITE = "envoy_invite_create";

const JoinInput = z.object({
  invite: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(64).nullable().default(null),
  identity_kind: z.enum(["agent", "human"]).nullable().default(null),
});

/** The code is opened here: the hub learns only what proves that its holder has it. */
export function joinTool(joiner: Joiner): OwnTool {
  return {
    tool: JOIN,
    title: "Join a space",
    summary:
      "Join a space with an invite code that you were given for this. The code is a secret: do not repeat it in messages",
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    input: JoinInput,
    admin: false,
    run: async (session, given) => {
      const { invite, name, identity_kind } = JoinInput.parse(given);
      const keys = keysOf(invite);
      if (keys === null) return refuse(JOIN, "invalid_invite", {});
      const who = await joiner({ name, kind: identity_kind });
      // A refusal may name what was given; the code must not come back.
      const outcome = who.ok ? await join(session, keys, who.actor) : failed(JOIN, who.error);
      return redact(outcome) as Outcome;
    },
  };
}

async function join(session: McpSession, keys: InviteKeys, actor: string): Promise<Outcome> {
  const found = await directory.look(session, keys.invite);
  if (!found.ok) return failed(JOIN, found.error);
  const { space } = found.value;
  const proof = keys.prove({ space, actor });
  const joined = await directory.join(session, { space, invite: keys.invite, proof });
  if (!joined.ok) return failed(JOIN, joined.error);
  const { name, member, changed } = joined.value;
  const { handle, role, kind } = member;
  return succeed(JOIN, { data: { space, name, changed, you: { handle, role, kind } } });
}

const InviteInput = z.object({
  space: z.string().nullable().default(null),
  role: z.enum(["read", "write"]).default("write"),
  max_uses: z.number().int().min(1).max(1000).default(1),
  ttl_minutes: z
    .number()
    .int()
    .min(1)
    .max(30 * 24 * 60)
    .default(30),
});

/** Tells of an open world, because a code lets in whoever it is shown to: clients ask a person first. */
export function createInviteTool(): OwnTool {
  return {
    tool: INVITE,
    title: "Invite somebody",
    summary:
      "Make an invite code for a space; only its admins may. Show the code to nobody but the one it is for: it is shown once and lets its holder in",
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    input: InviteInput,
    admin: true,
    run: async (session, given) => {
      const { space: named, role, max_uses, ttl_minutes } = InviteInput.parse(given);
      const chosen = named === null ? await chooseSpace(session) : { ok: true as const, space: named };
      if (!chosen.ok) return failed(INVITE, chosen.error);
      const code = createCode(randomBytes);
      const keys = keysOf(code);
      if (keys === null) throw new Error("a new code does not read");
      const { invite, joinKey } = keys;
      const ttlMs = ttl_minutes * 60_000;
      const made = await directory.invite(session, {
        space: chosen.space,
        invite,
        joinKey,
        role,
        maxUses: max_uses,
        ttlMs,
      });
      if (!made.ok) return failed(INVITE, made.error);
      const { expiresAt, maxUses } = made.value;
      return succeed(INVITE, { data: { space: chosen.space, invite_code: code, role, maxUses, expiresAt } });
    },
  };
}

function keysOf(code: string): InviteKeys | null {
  const read = readCode(code);
  return read.ok ? inviteKeys(read.symbols) : null;
}
