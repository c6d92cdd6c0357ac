import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Command } from "../command/spec.ts";
import { readDuration, type Values } from "../command/values.ts";
import type { Context } from "../context.ts";
import { fail } from "../output/failure.ts";
import { inviteJson, makeInvite } from "./invite-flow.ts";
import { kindOf } from "./kinds.ts";
import { kindFlags, name } from "./options.ts";

export const quickstart: Command = {
  path: "quickstart",
  summary: "Make a space and an invite to it; makes an identity and starts a hub where there is none",
  positional: [],
  options: [
    name,
    { name: "space-name", kind: "text", summary: "How the space is called", fallback: "My space" },
    ...kindFlags,
    { name: "reusable", kind: "flag", summary: "The invite admits any number" },
    {
      name: "ttl",
      kind: "text",
      summary: "How long the invite is valid, such as 5m or 24h",
      fallback: "24h",
    },
    { name: "wait", kind: "flag", summary: "Wait until somebody has joined" },
    { name: "cross-machine", kind: "flag", summary: "Only when the space can be joined from other machines" },
    { name: "open", kind: "flag", summary: "The same as --cross-machine", hidden: true },
  ],
  run,
};

async function run(context: Context, values: Values): Promise<Answer> {
  const cross = values.flag("cross-machine") || values.flag("open");
  checkReach(context, { cross, reusable: values.flag("reusable") });
  const kind = kindOf(values);
  const { identity, made } = await context.ensureIdentity({
    name: values.text("name"),
    kind,
    otherwise: "human",
  });
  const account = await context.account();
  const title = values.text("space-name") ?? "My space";
  const { space } = await account.call("space.create", { name: title });
  const { code, view } = await makeInvite(context, {
    space,
    role: "write",
    maxUses: values.flag("reusable") ? null : 1,
    ttlMs: readDuration("ttl", values.text("ttl") ?? "24h"),
  });
  const say = `Space ${title} (${space})\nInvite ${code}`;
  const json = {
    space_id: space,
    space_name: title,
    invite: code,
    ...inviteJson(view, context),
    connected_invite_intent: cross,
    intent_satisfied: !cross || context.hub.kind === "remote",
    identity: {
      handle: identity.handle,
      kind: identity.kind,
      signing: { id: identity.actor },
      created: made,
    },
    next_action: "share_invite",
  };
  if (!values.flag("wait")) return { say, json };
  if (!context.json) context.print(say);
  const joined = await waitForJoin(context, space);
  return { say: `${joined} joined.`, json: { ...json, joined } };
}

/** A space on this machine's own hub must not be taken for one that others can reach. */
function checkReach(context: Context, want: { cross: boolean; reusable: boolean }): void {
  if (!want.cross) return;
  if (want.reusable)
    throw fail("invalid_input", "--reusable is for handing over on one machine; leave out --cross-machine");
  if (context.hub.kind === "local")
    throw fail(
      "connected_intent_unsatisfied",
      "This machine's own hub cannot be reached from other machines",
      {
        exit: "conflict",
        next: "Name a hub that others reach with --hub or ENVOY_ADDR, or serve this one: envoy serve --port 4700",
      },
    );
}

async function waitForJoin(context: Context, space: string): Promise<string> {
  const account = await context.account();
  for (;;) {
    const { members } = await account.call("member.list", { space });
    const other = members.find((one) => one.actor !== account.identity.actor);
    if (other !== undefined) return other.handle;
    const { items } = await account.call("inbox.read", { space, waitMs: 25_000 });
    if (items.length > 0) await sleep(200);
  }
}
