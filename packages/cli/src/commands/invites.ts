import type { Answer, Command } from "../command/spec.ts";
import { readDuration, type Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { resolveSpace } from "../space.ts";
import { inviteJson, keysOf, makeInvite, type NewInvite } from "./invite-flow.ts";
import { within } from "./kinds.ts";
import { space } from "./options.ts";

const maxUses = {
  name: "max-uses",
  kind: "number",
  summary: "How many may join by it; 0 for any number",
  fallback: "1",
} as const;
const role = {
  name: "role",
  kind: "text",
  summary: "What those who join may do",
  choices: ["read", "write", "reader", "append", "writer"],
  fallback: "write",
} as const;
const ttl = (fallback: string) =>
  ({ name: "ttl", kind: "text", summary: "How long it is valid, such as 5m or 24h", fallback }) as const;
const which = {
  name: "invite",
  kind: "text",
  summary: "The invite, by its id, the beginning of it, or its code",
  required: true,
} as const;

export const inviteCommands: readonly Command[] = [
  {
    path: "invite",
    aliases: ["space invite", "invites create"],
    summary: "Make an invite to a space; only an admin may, and no invite makes an admin",
    positional: ["space"],
    options: [space, maxUses, ttl("5m"), role],
    async run(context, values) {
      const { id } = await resolveSpace(context, values.text("space"));
      return answer(context, await newInvite(context, { space: id, ...limits(values, "5m") }));
    },
  },
  {
    path: "invites revoke",
    summary: "Make an invite void; whoever joined by it stays",
    positional: ["invite"],
    options: [space, which],
    async run(context, values) {
      const { id } = await resolveSpace(context, values.text("space"));
      const view = await revoke(context, id, values.needed("invite"));
      return { say: `Revoked ${view.invite}`, json: { space_id: id, ...inviteJson(view, context) } };
    },
  },
  {
    path: "invites rotate",
    summary: "Make an invite void and another one in its place",
    positional: ["invite"],
    options: [space, which, maxUses, ttl("30m"), role],
    async run(context, values) {
      const { id } = await resolveSpace(context, values.text("space"));
      const want = limits(values, "30m");
      if (want.maxUses === null)
        throw fail("invalid_input", "A rotated invite admits a definite number; --max-uses is at least 1");
      await revoke(context, id, values.needed("invite"));
      return answer(context, await newInvite(context, { space: id, ...want }));
    },
  },
];

function limits(values: Values, otherwise: string): Omit<NewInvite, "space"> {
  const uses = within(values, "max-uses", { min: 0, max: 10_000, otherwise: 1 });
  const given = values.text("role") ?? "write";
  return {
    maxUses: uses === 0 ? null : uses,
    ttlMs: readDuration("ttl", values.text("ttl") ?? otherwise),
    role: given === "read" || given === "reader" ? "read" : "write",
  };
}

async function newInvite(context: Context, want: NewInvite) {
  return { ...(await makeInvite(context, want)), space: want.space };
}

function answer(context: Context, made: Awaited<ReturnType<typeof newInvite>>): Answer {
  const { code, view } = made;
  return {
    say: `Invite ${code}`,
    json: { space_id: made.space, invite: code, ...inviteJson(view, context) },
  };
}

async function revoke(context: Context, id: string, given: string) {
  const account = await context.account();
  const { invites } = await account.call("invite.list", { space: id });
  const typed = given.trim().toLowerCase();
  const byId = /^[0-9a-f]{6,32}$/.test(typed) ? invites.filter((one) => one.invite.startsWith(typed)) : [];
  const [only, second] = byId;
  if (second !== undefined) throw fail("invalid_input", "More than one invite begins like that");
  return account.call("invite.revoke", { space: id, invite: only?.invite ?? keysOf(given).invite });
}
