import type { MemberView } from "@envoy/protocol";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { snakeKeys } from "../output/json.ts";
import { resolveSpace } from "../space.ts";
import { space } from "./options.ts";

const member = { name: "member", kind: "text", summary: "The member, by name", required: true } as const;
const roles = ["read", "write", "admin"] as const;

export const spaceCommands: readonly Command[] = [
  {
    path: "space update",
    summary: "Change the name or the description of a space",
    positional: ["space"],
    options: [
      space,
      { name: "name", kind: "text", summary: "The new name" },
      { name: "description", kind: "text", summary: "What it is for" },
    ],
    run: update,
  },
  {
    path: "roster",
    aliases: ["space members"],
    summary: "Who takes part in a space; those who were removed stay listed as such",
    positional: ["space"],
    options: [space],
    run: roster,
  },
  {
    path: "space role",
    summary: "Change what a member may do from now on",
    positional: ["space", "member", "role"],
    options: [
      space,
      member,
      { name: "role", kind: "text", summary: "What it may do", choices: roles, required: true },
      {
        name: "capabilities",
        kind: "list",
        summary: "Capabilities beside the role: approve, invite, object.put",
      },
    ],
    run: setRole,
  },
  {
    path: "agent revoke",
    summary: "Remove a member from every space that you administer",
    positional: ["member"],
    options: [member, { name: "reason", kind: "text", summary: "Why, in a sentence" }],
    run: revokeEverywhere,
  },
  {
    path: "person invite",
    summary: "Make an account for a person who uses the browser, and print the one-time link to it",
    positional: ["handle"],
    options: [
      space,
      { name: "handle", kind: "text", summary: "How the person is mentioned", required: true },
      { name: "name", kind: "text", summary: "The person's name" },
      { name: "role", kind: "text", summary: "What it may do", choices: roles, fallback: "write" },
    ],
    run: invitePerson,
  },
];

async function update(context: Context, values: Values): Promise<Answer> {
  const { id } = await resolveSpace(context, values.text("space"));
  const account = await context.account();
  const known = await account.call("space.get", { space: id });
  const name = values.text("name") ?? known.name;
  const goal = values.text("description") ?? known.goal;
  await account.call("space.rename", { space: id, name, goal });
  return { say: `Space ${name} (${id})`, json: { space_id: id, space_name: name, description: goal } };
}

async function roster(context: Context, values: Values): Promise<Answer> {
  const { id } = await resolveSpace(context, values.text("space"));
  const account = await context.account();
  const { members, presence } = await account.call("space.get", { space: id });
  const state = new Map(presence.map((one) => [one.actor, one.presence]));
  return {
    say: members
      .map((one) => `- ${one.handle} [${one.role}|${one.kind}]${one.removed ? " removed" : ""}`)
      .join("\n"),
    json: {
      space_id: id,
      members: members.map((one) => ({ ...memberJson(one), presence: state.get(one.actor) ?? null })),
    },
  };
}

function memberJson(one: MemberView): Record<string, unknown> {
  const { removed, ...rest } = one;
  return {
    ...snakeKeys(rest),
    status: removed ? "removed" : "active",
    membership_state: removed ? "history_only_not_current" : "current",
  };
}

/** A role says nothing of the capabilities beside it: they stay unless they are named. */
async function setRole(context: Context, values: Values): Promise<Answer> {
  const { id } = await resolveSpace(context, values.text("space"));
  const account = await context.account();
  const wanted = values.needed("member").replace(/^@/, "");
  const { members } = await account.call("member.list", { space: id });
  const known = members.find((one) => one.handle.toLowerCase() === wanted.toLowerCase());
  if (known === undefined)
    throw fail("member_not_found", `${wanted.slice(0, 40)} is not a member`, { exit: "notFound" });
  const given = values.all.has("capabilities") ? values.list("capabilities") : known.capabilities;
  const role = roles.find((one) => one === values.text("role")) ?? known.role;
  // Which capabilities there are is for the hub to say.
  const changed = await account.call("member.role", {
    space: id,
    member: known.handle,
    role,
    capabilities: [...given] as never[],
  });
  return {
    say: `- ${changed.handle} [${changed.role}|${changed.kind}]`,
    json: { space_id: id, previous_role: known.role, ...memberJson(changed) },
  };
}

async function revokeEverywhere(context: Context, values: Values): Promise<Answer> {
  const account = await context.account();
  const wanted = values.needed("member").replace(/^@/, "");
  const { spaces } = await account.call("space.list", {});
  const revoked: string[] = [];
  for (const one of spaces.filter(({ role }) => role === "admin")) {
    const reply = await account.reply("member.remove", {
      space: one.id,
      member: wanted,
      reason: values.text("reason"),
    });
    if (reply.ok) revoked.push(one.id);
    else if (reply.error.code !== "member_not_found")
      throw fail(reply.error.code, reply.error.message, { exit: "conflict", data: { revokedFrom: revoked } });
  }
  if (revoked.length === 0)
    throw fail("member_not_found", `${wanted.slice(0, 40)} is a member of no space that you administer`, {
      exit: "notFound",
    });
  return {
    say: `Removed ${wanted} from ${revoked.length} space${revoked.length === 1 ? "" : "s"}`,
    json: { member: wanted, space_ids: revoked },
  };
}

async function invitePerson(context: Context, values: Values): Promise<Answer> {
  if (context.hub.kind === "local")
    throw fail(
      "unsupported_destination",
      "A browser cannot reach this machine's own hub through its socket",
      {
        exit: "conflict",
        next: "Serve it with envoy serve --port 4700 and name it with --hub http://localhost:4700",
      },
    );
  const { id } = await resolveSpace(context, values.text("space"));
  const handle = values.needed("handle");
  const role = roles.find((one) => one === values.text("role")) ?? "write";
  const account = await context.account();
  const made = await account.call("account.invitePerson", {
    space: id,
    handle,
    name: values.text("name") ?? handle,
    role,
  });
  const link = new URL(`#token=${made.token}`, context.hub.url).href;
  return {
    say: link,
    json: { space_id: id, handle, link, expires_at_iso: new Date(made.expiresAt).toISOString() },
  };
}
