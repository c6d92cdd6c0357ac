import { readFile } from "node:fs/promises";
import { sayTask, taskJson } from "@envoy/protocol";
import type { Answer, Command } from "../command/spec.ts";
import type { Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { readAll } from "../output/read-all.ts";
import { errnoOf } from "../profile/files.ts";
import { keysOf } from "./invite-flow.ts";
import { kindOf } from "./kinds.ts";
import { kindFlags, name } from "./options.ts";

export const join: Command = {
  path: "join",
  summary: "Join a space with an invite code; the code may come from stdin (-) or a file (@path)",
  positional: ["invite"],
  options: [
    { name: "invite", kind: "text", summary: "The code, - for stdin, or @path of a file", required: true },
    name,
    ...kindFlags,
  ],
  run,
};

async function run(context: Context, values: Values): Promise<Answer> {
  const keys = keysOf(await readInvite(context, values.needed("invite")));
  const kind = kindOf(values);
  const { identity } = await context.ensureIdentity({ name: values.text("name"), kind, otherwise: "agent" });
  const account = await context.account();
  const { space, name: title } = await account.call("invite.look", { invite: keys.invite });
  const proof = keys.prove({ space, actor: identity.actor });
  const { member, changed } = await account.call("invite.join", { space, invite: keys.invite, proof });
  const { tasks } = await account.call("task.list", { space, status: "unassigned" });
  return {
    say: [`Joined ${title}.`, ...tasks.map(sayTask)].join("\n"),
    json: {
      space_id: space,
      space_name: title,
      changed,
      role: member.role,
      identity: { handle: member.handle, kind: member.kind, signing: { id: identity.actor } },
      tasks: tasks.map(taskJson),
    },
  };
}

/** What is given in arguments can be seen by every program of the machine; stdin and a file cannot. */
async function readInvite(context: Context, given: string): Promise<string> {
  if (given === "-") return readAll(context.around.stdin);
  if (!given.startsWith("@")) return given;
  try {
    return await readFile(given.slice(1), "utf8");
  } catch (error) {
    throw fail("file_not_found", `The file with the invite cannot be read (${errnoOf(error)})`, {
      exit: "notFound",
    });
  }
}
